import type { Step } from '../http/http-request.ts';
import { rateLimit } from '../http/steps/rate-limit.ts';
import { newId } from '../ids.ts';
import { lazy } from '../lazy.ts';
import type { RateLimit } from '../routing/route.ts';
import { type Cache, cache, script } from '../valkey/valkey.ts';
import type { CallCounter, Count, Limit } from './call-counter.ts';

/**
 * A sliding log: a sorted set of the hits within the window, so that no window of that length ever holds more than the
 * quota (a fixed window lets through twice as many around its edge). The time comes from the caller, like
 * all times of the domain; the server's clock only removes keys that nobody uses.
 * ARGV: now ms, window ms, quota, member or '' to count nothing. Gives used, allowed, oldest ms.
 */
const slide = script(`
local now, window, quota = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local used = redis.call('ZCARD', KEYS[1])
local allowed = used < quota and 1 or 0
if allowed == 1 and ARGV[4] ~= '' then
  redis.call('ZADD', KEYS[1], now, ARGV[4])
  redis.call('PEXPIRE', KEYS[1], window)
  used = used + 1
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {used, allowed, oldest[2] or ''}
`);

/** Counts in Valkey: one count for all execution environments. */
export function valkeyCounter(store: Cache): CallCounter {
  return new ValkeyCounter(store);
}

class ValkeyCounter implements CallCounter {
  readonly #cache: Cache;

  constructor(store: Cache) {
    this.#cache = store;
  }

  hit(limit: Limit, key: string): Promise<Count> {
    return this.#slide(limit, key, newId());
  }

  peek(limit: Limit, key: string): Promise<Count> {
    return this.#slide(limit, key, '');
  }

  async clear(limit: Limit, key: string): Promise<void> {
    await this.#cache.delete(keyOf(limit, key));
  }

  async #slide(limit: Limit, key: string, member: string): Promise<Count> {
    const now = Date.now();
    const window = limit.windowSeconds * 1000;
    const reply = await this.#cache.run(slide, [keyOf(limit, key)], [now, window, limit.quota, member]);
    if (!Array.isArray(reply)) throw new Error('the counter gave no list');
    const [used, allowed, oldest] = reply;
    const resetSeconds = oldest === '' ? 0 : (Number(oldest) + window - now) / 1000;
    return { used: Number(used), allowed: allowed === 1, resetSeconds };
  }
}

function keyOf({ name }: Limit, key: string): string {
  return `limit:${name}:${key}`;
}

/** Counts for all execution environments in the VPC together. */
export const sharedCounter: () => CallCounter = lazy(() => valkeyCounter(cache()));

/** The step of limited routes in the VPC, for the third argument of their `httpHandler`. */
export function sharedLimits(limits: readonly RateLimit[]): Step {
  return rateLimit(limits, sharedCounter);
}
