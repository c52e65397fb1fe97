import { jobHandler } from '../../../_shared/jobs/job-handler.ts';
import { retryWebhooks } from '../deps.ts';

export const handler = jobHandler('retry-webhooks', ({ log }) => retryWebhooks()(new Date(), log));
