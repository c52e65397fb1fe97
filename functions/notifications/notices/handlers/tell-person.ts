import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { noticeCommand } from '../../notice-command.ts';
import { tell } from '../deps.ts';

export const handler = queueHandler(noticeCommand, (command) => tell()(command));
