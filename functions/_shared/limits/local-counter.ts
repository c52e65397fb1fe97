import { BoundedMap } from '../bounded-map.ts';
import type { CallCounter, Count, Limit } from './call-counter.ts';

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
