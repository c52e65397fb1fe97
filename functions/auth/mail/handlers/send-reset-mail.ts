import { lazy } from '../../../_shared/lazy.ts';
import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { createResetSender } from '../deps.ts';
import { resetRequest } from '../mail.ts';

const sendReset = lazy(createResetSender);

export const handler = queueHandler(resetRequest, ({ email }) => sendReset()(email, new Date()));
