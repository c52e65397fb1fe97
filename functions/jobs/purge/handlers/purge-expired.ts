import { jobHandler } from '../../../_shared/jobs/job-handler.ts';
import { purge } from '../deps.ts';

export const handler = jobHandler('purge-expired', ({ scheduledTime }) => purge()(scheduledTime));
