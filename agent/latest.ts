import { setTimeout as sleep } from 'node:timers/promises';

/** How long a sample waits for a reading that is due. */
const PATIENCE_MS = 2_000;
/** A reading that is this many periods old says nothing any more. */
const STALE_PERIODS = 4;

/**
 * Repeats a dear reading at most once in `everyMs` and never twice at once: a filesystem of a server that is gone may keep
 * it waiting for ever.
 * @returns the latest reading; undefined when there is none, or none of late
 */
export function latest<T>(read: () => Promise<T>, everyMs: number): () => Promise<T | undefined> {
  let found: { readonly value: T; readonly at: number } | undefined;
  let running: Promise<void> | undefined;
  let startedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = performance.now();
    if (!running && now - startedAt >= everyMs) {
      startedAt = now;
      running = read()
        .then(
          (value) => {
            found = { value, at: startedAt };
          },
          () => undefined,
        )
        .finally(() => {
          running = undefined;
        });
      const patience = new AbortController();
      await Promise.race([
        running,
        sleep(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
    }
    return found && now - found.at <= everyMs * STALE_PERIODS ? found.value : undefined;
  };
}
