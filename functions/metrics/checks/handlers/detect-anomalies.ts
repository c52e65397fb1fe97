import { jobHandler } from '../../../_shared/jobs/job-handler.ts';
import { detectAnomalies } from '../deps.ts';

export const handler = jobHandler('detect-anomalies', (context) => detectAnomalies()(context));
