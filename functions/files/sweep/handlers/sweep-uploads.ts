import { createLogger } from '../../../_shared/observability/logger.ts';
import { sweep } from '../deps.ts';

const log = createLogger();

export async function handler(): Promise<void> {
  const removed = await sweep()(new Date());
  log.info('uploads swept', { removed });
}
