import { queueHandler } from '../../../_shared/queue/queue-handler.ts';
import { webhookCommand } from '../../contract.ts';
import { processWebhook } from '../deps.ts';

export const handler = queueHandler(webhookCommand, ({ id }, { log }) => processWebhook()(id, log));
