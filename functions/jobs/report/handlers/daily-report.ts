import { jobHandler } from '../../../_shared/jobs/job-handler.ts';
import { report } from '../deps.ts';

export const handler = jobHandler('daily-report', (run) => report()(run));
