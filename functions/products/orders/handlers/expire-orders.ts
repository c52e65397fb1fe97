import { jobHandler } from '../../../_shared/jobs/job-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createOrderExpiryService } from '../deps.ts';

const expiry = lazy(createOrderExpiryService);

export const handler = jobHandler('expire-orders', async ({ runId, log, renew }) => ({
  expired: await expiry().expire({ traceId: runId, log }, renew),
}));
