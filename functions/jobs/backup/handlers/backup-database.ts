import { jobHandler } from '../../../_shared/jobs/job-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createBackup } from '../deps.ts';

const backup = lazy(createBackup);

export const handler = jobHandler('backup-database', ({ runId, renew }) => {
  const now = new Date();
  // The day, for people who look into the bucket, and the run, which has no second backup but after a failed attempt.
  return backup()({ backup: `${now.toISOString().slice(0, 10)}-${runId}`, now, renew });
});
