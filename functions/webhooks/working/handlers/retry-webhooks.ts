import { jobHandler } from '../../../_shared/jobs/job-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createRetryWebhooks } from '../deps.ts';

const retryWebhooks = lazy(createRetryWebhooks);

export const handler = jobHandler('retry-webhooks', ({ log }) => retryWebhooks()(new Date(), log));
