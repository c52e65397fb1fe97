import { jobHandler } from '../../../_shared/jobs/job-handler.ts';
import { cleanup } from '../deps.ts';

export const handler = jobHandler('cleanup-inactive-users', async ({ runId, log, renew }) => ({
  ...(await cleanup()(new Date(), { traceId: runId, log }, renew)),
}));
