import { runService } from '../../../_shared/jobs/runs.ts';
import { createLogger } from '../../../_shared/observability/logger.ts';
import { JOB_NAMES } from '../../../_shared/routing/jobs.ts';

/** A function that was ended in the middle of a run cannot say so itself. */
export async function handler(): Promise<void> {
  const log = createLogger();
  await Promise.all(JOB_NAMES.map((name) => runService().failLost(name, log)));
}
