import { messageOf } from '../../core/start-error.ts';
import type { StoreContext } from '../store-context.ts';
import type { EngineClient } from './engine-client.ts';
import { sweepExpired } from './ttl-sweep.ts';

const INTERVAL_MS = 20_000;
/** Expired items go within a minute, however long a sweep takes. */
const LONGEST_INTERVAL_MS = 50_000;

/**
 * Sweeps now and then, and after each advance of the local clock; a long sweep makes the next one later, so
 * that big tables never keep the machine busy. The function returned stops it and waits for a running sweep.
 */
export function followTtl(
  engine: EngineClient,
  { clock, log }: Pick<StoreContext, 'clock' | 'log'>,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const schedule = (ms: number): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(run, ms).unref();
  };
  const run = (): void => {
    if (running) {
      again = true;
      return;
    }
    again = false;
    const startedAt = performance.now();
    running = sweepExpired(engine, clock.now())
      .then((removed) => {
        if (removed > 0) log.info(`dynamodb: ${removed} expired items removed`);
      })
      .catch((error: unknown) => {
        if (!stopped) log.warn(`dynamodb: expired items could not be swept: ${messageOf(error)}`);
      })
      .finally(() => {
        running = undefined;
        const took = performance.now() - startedAt;
        schedule(again ? 0 : Math.min(Math.max(INTERVAL_MS, took * 20), LONGEST_INTERVAL_MS));
      });
  };
  const stopFollowing = clock.onAdvance(() => run());
  schedule(INTERVAL_MS);
  return async () => {
    stopped = true;
    stopFollowing();
    clearTimeout(timer);
    await running;
  };
}
