import { lazy } from '../../../_shared/lazy.ts';
import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { webhookCommand } from '../../contract.ts';
import { createProcessWebhook } from '../deps.ts';

const processWebhook = lazy(createProcessWebhook);

export const handler = queueHandler(webhookCommand, ({ id }, { log }) => processWebhook()(id, log));
