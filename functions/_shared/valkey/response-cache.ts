import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { JsonBytes, JsonText } from '../http/handler-types.ts';
import type { Coding } from '../http/negotiation.ts';
import { newId } from '../ids.ts';
import type { Logger } from '../observability/logger.ts';
import { decodeKept, encodeKept, encodings, type KeptAnswer } from './kept-answer.ts';
import { type Cache, script } from './valkey.ts';

/** What a caller asks for. */
export interface CacheRequest {
  /** What the answer is made of: `invalidate` of this scope makes it old. */
  readonly scope: string;
  /** Everything else that the answer depends on, of any length. */
  readonly key: string;
  readonly coding: Coding | undefined;
  /** Neither reads nor keeps anything (`Cache-Control: no-cache`). */
  readonly bypass: boolean;
}

/** The answer as its source gives it; the ETag is strong and has its quotes. */
export interface Loaded {
  readonly json: string;
  readonly etag: string;
}

export interface CachedAnswer {
  readonly state: 'HIT' | 'MISS' | 'STALE';
  /** Seconds since it was made. */
  readonly age: number;
  readonly etag: string;
  readonly body: JsonBytes | JsonText;
}

/**
 * Answers kept in Valkey as compressed bytes, shared by all execution environments (docs/decisions/080). A hit is one
 * command. Of concurrent misses one loads while the others wait for it. An answer that has grown old by time alone is
 * given once more while one caller loads it again, or while its source is down; one that a write has made old never is.
 */
export interface ResponseCache {
  read(request: CacheRequest, load: () => Promise<Loaded>, log: Logger): Promise<CachedAnswer>;
  /** Makes all answers of these scopes old: no read that begins after it gets one. Never throws. */
  invalidate(scopes: readonly string[], log: Logger): Promise<void>;
}

export interface ResponseCacheOptions {
  /** First part of every key. */
  readonly name: string;
  /** The longest that an answer is fresh; each gets up to a tenth less, so that not all expire at once. */
  readonly freshSeconds: number;
}

/** Milliseconds. */
const times = {
  /** Beyond its freshness, for `STALE`. */
  stale: 60_000,
  /** Generations outlive every answer made under them. */
  generation: 3_600_000,
  /** How long one caller may load before another takes over. */
  lease: 1_000,
  /** How long others wait for it before each loads for itself. */
  wait: 3_000,
  poll: 15,
  /** Without a try after a failure. */
  pause: 1_000,
} as const;

/** KEYS: epoch, generation, lock. ARGV: token, lease ms, generation ms. Gives epoch, generation, 1 for the one who loads. */
const claim = script(`
local function current(key)
  local value = redis.call('GET', key)
  if not value then
    value = ARGV[1]
    redis.call('SET', key, value, 'PX', ARGV[3])
  end
  return value
end
local epoch, generation = current(KEYS[1]), current(KEYS[2])
local owned = redis.call('SET', KEYS[3], ARGV[1], 'NX', 'PX', ARGV[2])
return {epoch, generation, owned and 1 or 0}
`);

/**
 * Only who still holds the lock keeps its answer, and only while no write came between.
 * KEYS: epoch, generation, lock, entries. ARGV: token, epoch, generation, ms, values.
 */
const keep = script(`
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[3])
if redis.call('GET', KEYS[1]) ~= ARGV[2] or redis.call('GET', KEYS[2]) ~= ARGV[3] then return 0 end
for at = 4, #KEYS do redis.call('SET', KEYS[at], ARGV[at + 1], 'PX', ARGV[4]) end
return 1
`);

/** Redis, "Distributed locks": released by its token, so that a late holder does not remove the lock of the next one. */
const release = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0
`);

interface Keys {
  readonly epoch: string;
  readonly generation: string;
  readonly lock: string;
  entry(coding: Coding | 'identity'): string;
}

interface Claim {
  readonly token: string;
  readonly epoch: string;
  readonly generation: string;
  readonly owned: boolean;
}

export function responseCache(store: () => Cache, options: ResponseCacheOptions): ResponseCache {
  return new ValkeyResponseCache(store, options);
}

class ValkeyResponseCache implements ResponseCache {
  readonly #store: () => Cache;
  readonly #options: ResponseCacheOptions;
  #pausedUntil = 0;
  /** Something may have been written while Valkey could not be told, so all that it keeps counts as old. */
  #distrusted = false;

  constructor(store: () => Cache, options: ResponseCacheOptions) {
    this.#store = store;
    this.#options = options;
  }

  async read(request: CacheRequest, load: () => Promise<Loaded>, log: Logger): Promise<CachedAnswer> {
    if (request.bypass || Date.now() < this.#pausedUntil) return uncached(await load());
    const keys = this.#keysOf(request);
    let stale: KeptAnswer | undefined;
    let held: Claim | undefined;
    try {
      if (this.#distrusted) await this.#renewEpoch();
      const until = performance.now() + times.wait;
      while (held === undefined && performance.now() < until) {
        const { kept, isLocked } = await this.#lookUp(keys, request.coding);
        if (kept && isFresh(kept)) return answerOf('HIT', kept);
        stale = kept;
        const claimed = isLocked ? undefined : await this.#claim(keys);
        if (claimed?.owned) {
          held = claimed;
          // Whoever loaded before may have finished between the look and the claim.
          const again = (await this.#lookUp(keys, request.coding)).kept;
          if (again && isFresh(again)) {
            await this.#release(keys, held);
            return answerOf('HIT', again);
          }
        } else if (stale) return answerOf('STALE', stale);
        else await sleep(times.poll * (1 + Math.random()));
      }
    } catch (error) {
      this.#failed('read', error, log);
    }
    return await this.#load(keys, held, stale, load, log);
  }

  async invalidate(scopes: readonly string[], log: Logger): Promise<void> {
    const keys = scopes.map((scope) => this.#key(`generation:${scope}`));
    // The connection may have broken since it was last used; a second try opens another one.
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      try {
        const all = this.#distrusted ? [this.#key('epoch'), ...keys] : keys;
        await this.#store().setAll(all, newId(), times.generation / 1000);
        this.#distrusted = false;
        return;
      } catch (error) {
        this.#failed('invalidation', error, log);
      }
    }
  }

  /** Loads for everybody who waits, or without a claim for this caller alone. */
  async #load(
    keys: Keys,
    held: Claim | undefined,
    stale: KeptAnswer | undefined,
    load: () => Promise<Loaded>,
    log: Logger,
  ): Promise<CachedAnswer> {
    let loaded: Loaded;
    try {
      loaded = await load();
    } catch (error) {
      if (held) await this.#quietly('release', log, () => this.#release(keys, held));
      if (!stale) throw error;
      log.error('the source cannot be read: gave an answer of before', { error });
      return answerOf('STALE', stale);
    }
    if (held) await this.#quietly('fill', log, () => this.#keep(keys, held, loaded));
    return uncached(loaded);
  }

  async #keep(keys: Keys, { token, epoch, generation }: Claim, { json, etag }: Loaded): Promise<void> {
    const freshMs = Math.round(this.#options.freshSeconds * 1000 * (1 - Math.random() / 10));
    const about = { epoch, generation, madeAt: Date.now(), freshMs, etag };
    const { br, gzip, identity } = encodings(json);
    const values = [br, gzip, identity].map((encoded) => encodeKept({ ...about, ...encoded }));
    const entries = (['br', 'gzip', 'identity'] as const).map((coding) => keys.entry(coding));
    await this.#store().run(
      keep,
      [keys.epoch, keys.generation, keys.lock, ...entries],
      [token, epoch, generation, freshMs + times.stale, ...values],
    );
  }

  /** What is kept and no write has made old, and whether somebody is loading it. */
  async #lookUp(keys: Keys, coding: Coding | undefined) {
    const { epoch, generation, lock, entry } = keys;
    const values = await this.#store().getBytes(epoch, generation, lock, entry(coding ?? 'identity'));
    const [epochNow, generationNow, holder, value] = values;
    const kept = value && decodeKept(value);
    const isCurrent =
      kept?.epoch === epochNow?.toString('latin1') && kept?.generation === generationNow?.toString('latin1');
    return { kept: isCurrent ? kept : undefined, isLocked: holder !== undefined };
  }

  async #claim({ epoch, generation, lock }: Keys): Promise<Claim> {
    const token = newId();
    const args = [token, times.lease, times.generation];
    const reply = await this.#store().run(claim, [epoch, generation, lock], args);
    if (!Array.isArray(reply)) throw new Error('the claim gave no list');
    return { token, epoch: String(reply[0]), generation: String(reply[1]), owned: reply[2] === 1 };
  }

  async #release({ lock }: Keys, { token }: Claim): Promise<void> {
    await this.#store().run(release, [lock], [token]);
  }

  async #renewEpoch(): Promise<void> {
    await this.#store().setAll([this.#key('epoch')], newId(), times.generation / 1000);
    this.#distrusted = false;
  }

  async #quietly(what: string, log: Logger, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#failed(what, error, log);
    }
  }

  #failed(what: string, error: unknown, log: Logger): void {
    log.warn('the cache cannot be used', { what, error });
    this.#pausedUntil = Date.now() + times.pause;
    this.#distrusted = true;
  }

  #keysOf({ scope, key }: CacheRequest): Keys {
    const digest = hash('sha256', `${scope}\0${key}`, 'base64url');
    return {
      epoch: this.#key('epoch'),
      generation: this.#key(`generation:${scope}`),
      lock: this.#key(`lock:${digest}`),
      entry: (coding) => this.#key(`answer:${digest}:${coding}`),
    };
  }

  /** The braces are a hash tag: all keys lie in one slot, so that one command or script may name several. */
  #key(rest: string): string {
    return `{${this.#options.name}}:${rest}`;
  }
}

function isFresh({ madeAt, freshMs }: KeptAnswer): boolean {
  return Date.now() - madeAt < freshMs;
}

function answerOf(state: 'HIT' | 'STALE', { madeAt, etag, bytes, coding }: KeptAnswer): CachedAnswer {
  const age = Math.max(0, Math.floor((Date.now() - madeAt) / 1000));
  return { state, age, etag, body: new JsonBytes(bytes, coding) };
}

function uncached({ json, etag }: Loaded): CachedAnswer {
  return { state: 'MISS', age: 0, etag, body: new JsonText(json) };
}
