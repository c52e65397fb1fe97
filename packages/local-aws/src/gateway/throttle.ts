import type { Throttle } from './http-api-model.ts';

/** A token bucket; `take` answers whether a request may pass. */
export interface Bucket {
  take(): boolean;
}

/**
 * `burstLimit` tokens, refilled at `rateLimit` a second. A limit the template leaves open does not bind: the
 * account's 10,000 a second are no matter of this machine. A limit of 0 refuses everything, as on AWS.
 */
export function createBucket(throttle: Throttle, now: () => number): Bucket {
  const { rateLimit, burstLimit } = throttle;
  if (rateLimit === undefined && burstLimit === undefined) return { take: () => true };
  const rate = rateLimit ?? Number.POSITIVE_INFINITY;
  const size = burstLimit ?? rate;
  let tokens = size;
  let last = now();
  return {
    take() {
      const time = now();
      if (rate > 0 && time > last) tokens = Math.min(size, tokens + ((time - last) / 1000) * rate);
      last = time;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
