import { BoundedMap } from '../bounded-map.ts';

/** A limit on how often something may happen. */
export interface Limit {
  readonly name: string;
  readonly quota: number;
  readonly windowSeconds: number;
}

/** How a limit stands for one key. */
export interface Count {
  /** Hits within the last window, the one just made included if it was counted. */
  readonly used: number;
  /** False when the quota was used up already; such a hit is not counted. */
  readonly allowed: boolean;
  /** Seconds until the oldest hit leaves the window; 0 when there is none. */
  readonly resetSeconds: number;
}

/** Counts hits of a limit for a key (an IP address, an account) over a sliding window. Throws 503 when its store is down. */
export interface CallCounter {
  /** Counts a hit, unless the quota is used up. */
  hit(limit: Limit, key: string): Promise<Count>;
  /** How it stands, counting nothing. */
  peek(limit: Limit, key: string): Promise<Count>;
  /** Deletes the hits of a key. */
  clear(limit: Limit, key: string): Promise<void>;
}

/** Keys kept at most. */
const MAX_KEYS = 10_000;

/** Counts in this process alone: what is left of a limit while its store is down. */
export class LocalCounter implements CallCounter {
  readonly #hits = new BoundedMap<string, readonly number[]>(MAX_KEYS);

  async hit(limit: Limit, key: string): Promise<Count> {
    const now = Date.now();
    const hits = this.#current(limit, key, now);
    const allowed = hits.length < limit.quota;
    const after = allowed ? [...hits, now] : hits;
    this.#hits.set(`${limit.name}:${key}`, after);
    return count(limit, after, now, allowed);
  }

  async peek(limit: Limit, key: string): Promise<Count> {
    const now = Date.now();
    const hits = this.#current(limit, key, now);
    return count(limit, hits, now, hits.length < limit.quota);
  }

  async clear(limit: Limit, key: string): Promise<void> {
    this.#hits.delete(`${limit.name}:${key}`);
  }

  #current({ name, windowSeconds }: Limit, key: string, now: number): readonly number[] {
    return (this.#hits.get(`${name}:${key}`) ?? []).filter((at) => at > now - windowSeconds * 1000);
  }
}

function count({ windowSeconds }: Limit, hits: readonly number[], now: number, allowed: boolean): Count {
  const oldest = hits[0];
  return {
    used: hits.length,
    allowed,
    resetSeconds: oldest === undefined ? 0 : (oldest + windowSeconds * 1000 - now) / 1000,
  };
}

/** A limit and how it stands after this call. */
export interface LimitState {
  readonly limit: Limit;
  readonly count: Count;
}

/** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11 §3 and §4): q, r are calls, w, t seconds. */
export function limitHeaders(states: readonly LimitState[]): Readonly<Record<string, string>> {
  const policies = states.map(({ limit }) => `"${limit.name}";q=${limit.quota};w=${limit.windowSeconds}`);
  const current = states.map(
    ({ limit, count }) =>
      `"${limit.name}";r=${Math.max(0, limit.quota - count.used)};t=${Math.ceil(count.resetSeconds)}`,
  );
  return { 'ratelimit-policy': policies.join(', '), ratelimit: current.join(', ') };
}
