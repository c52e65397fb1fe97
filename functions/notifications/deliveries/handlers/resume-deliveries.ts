import { createLogger } from '../../../_shared/observability/logger.ts';
import { sweep } from '../deps.ts';

const log = createLogger();

export async function handler(): Promise<void> {
  log.info('deliveries resumed', { count: await sweep()(new Date()) });
}
