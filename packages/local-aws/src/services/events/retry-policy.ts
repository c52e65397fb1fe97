import * as z from 'zod';
import { cfnNumber } from '../../resources/properties.ts';

/** Of a rule's target and of a schedule's alike (API references of EventBridge and EventBridge Scheduler, `RetryPolicy`). */
export const retryPolicy = z
  .object({
    MaximumRetryAttempts: cfnNumber.pipe(z.number().int().min(0).max(185)).default(185),
    MaximumEventAgeInSeconds: cfnNumber.pipe(z.number().int().min(60).max(86_400)).default(86_400),
  })
  .prefault({});
export type RetryPolicy = z.output<typeof retryPolicy>;

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 10 * 60_000;

/** When the next attempt is due, or the limit that was reached. */
export type NextAttempt =
  | { readonly at: number }
  | { readonly exhausted: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' };

/**
 * Waits double from a second to ten minutes. Times in ms.
 * @param retries how many were made after the first attempt
 */
export function nextAttempt(
  { MaximumRetryAttempts, MaximumEventAgeInSeconds }: RetryPolicy,
  retries: number,
  firstAt: number,
  now: number,
): NextAttempt {
  if (retries >= MaximumRetryAttempts) return { exhausted: 'MaximumRetryAttempts' };
  const at = now + Math.min(FIRST_BACKOFF_MS * 2 ** retries, LONGEST_BACKOFF_MS);
  return at > firstAt + MaximumEventAgeInSeconds * 1000 ? { exhausted: 'MaximumEventAgeInSeconds' } : { at };
}
