import { retryAfterSeconds } from '../../_shared/retry-after.ts';

/** Waits before the second and each further attempt, in seconds (Standard Webhooks, "Retry schedule"). */
const WAITS = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600];
export const MOST_ATTEMPTS = 1 + WAITS.length;

/** So that deliveries which failed together do not come back together: up to a tenth more. */
const JITTER = 0.1;

/** No receiver can put a delivery off for longer. */
const MOST_SECONDS = 24 * 3600;

/**
 * Milliseconds to wait after as many attempts; undefined after the last.
 * @param retryAfter the header of the answer, used where it is valid and in the future (RFC 9110 §10.2.3)
 * @param random from 0 to 1
 */
export function retryDelay(
  attempts: number,
  retryAfter: string | undefined,
  now: Date,
  random: number,
): number | undefined {
  const wait = WAITS[attempts - 1];
  if (wait === undefined) return undefined;
  const asked = retryAfterSeconds(retryAfter, now.getTime(), MOST_SECONDS) ?? 0;
  if (asked > 0) return asked * 1000;
  return Math.round(wait * 1000 * (1 + JITTER * random));
}
