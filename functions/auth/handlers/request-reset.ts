import { queueHandler } from '../../_shared/queue/queue-handler.ts';
import { sendReset } from '../deps.ts';
import { resetRequest } from '../mail.ts';

export const handler = queueHandler(resetRequest, ({ email }) => sendReset()(email, new Date()));
