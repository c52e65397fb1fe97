import { createLogger } from '../../../_shared/observability/logger.ts';
import { retryWebhooks } from '../deps.ts';

const log = createLogger();

export async function handler(): Promise<void> {
  log.info('webhooks retried', await retryWebhooks()(new Date(), log));
}
