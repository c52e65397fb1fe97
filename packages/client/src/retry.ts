import { idempotentRoutes } from './generated/routes.ts';
import { ConnectionError, ProblemError } from './problem.ts';

/** Tries of one call in all. */
const MOST_TRIES = 3;
/** First bound of the random wait between two tries, ms; it doubles. */
const FIRST_WAIT = 300;
/** A longer wait than this is left to the caller, seconds. */
const LONGEST_RETRY_AFTER = 10;
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Whether a second try cannot do a thing twice: by its method (RFC 9110 §9.2.2), or by its `Idempotency-Key`. */
export function isRepeatable(route: string): boolean {
  return /^(GET|PUT|DELETE) /.test(route) || idempotentRoutes.has(route);
}

/** Tries again, after a random and growing wait, what failed for the moment. */
export async function withRetries<T>(
  route: string,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const wait = waitAfter(error, tries);
      if (wait === undefined || tries === MOST_TRIES || !isRepeatable(route)) throw error;
      await delay(wait, signal);
    }
  }
}

/** Milliseconds; undefined for an error that stays. */
function waitAfter(error: unknown, tries: number): number | undefined {
  const random = Math.random() * FIRST_WAIT * 2 ** tries;
  if (error instanceof ConnectionError) return random;
  if (!(error instanceof ProblemError) || !RETRYABLE.has(error.status)) return undefined;
  const asked = error.retryAfter ?? 0;
  return asked > LONGEST_RETRY_AFTER ? undefined : asked * 1000 + random;
}

/** Rejects with the signal's reason when it is aborted meanwhile. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
