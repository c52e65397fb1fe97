import { lazy } from '../../../_shared/lazy.ts';
import { createLogger } from '../../../_shared/observability/logger.ts';
import { createAuthOutbox } from '../deps.ts';

const outbox = lazy(createAuthOutbox);

/** Started by the clock; what it throws is tried again by Lambda and at the next minute. */
export async function handler(): Promise<void> {
  const published = await outbox().sweep(new Date());
  if (published > 0) createLogger().warn('events had been left behind', { published });
}
