import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { noticeCommand } from '../../notice-command.ts';
import { notifyUser } from '../deps.ts';

export const handler = queueHandler(noticeCommand, (command) => notifyUser()(command));
