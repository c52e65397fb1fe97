import { POSTS_AT_ONCE, shard } from '../../functions/chat/delivery/fan-out.ts';
import { deliverFrames } from '../../functions/chat/triggers.ts';

/** What the model takes from AWS; times in seconds. */
export interface FanOutWorld {
  /** Requests a second of the account and the bucket's size (API Gateway quotas). */
  readonly quota: { readonly rate: number; readonly burst: number };
  /** Median of a post within the region; the spread is log-normal with this sigma. */
  readonly postSeconds: number;
  readonly sigma: number;
  /** Share of connections that do not answer before the time-out. */
  readonly dead: number;
  readonly deadSeconds: number;
}

export interface FanOutOutcome {
  readonly messages: number;
  /** When the last connection that answers had its frame. */
  readonly lastSeconds: number;
  /** Most posts begun within any one second. */
  readonly peakPerSecond: number;
  readonly throttled: number;
}

/**
 * Replays one broadcast in virtual time with the product's own sharding, width and number of consumers: each
 * consumer takes one shard at a time and posts in lanes, every post takes one token of the account.
 */
export function simulateFanOut(connections: number, world: FanOutWorld, random: () => number): FanOutOutcome {
  const ids = Array.from({ length: connections }, (_, at) => `connection-${at}`);
  const shards = shard(ids, { type: 'pong' });
  const consumers = Array.from({ length: deliverFrames.maxConcurrency }, () => 0);
  const starts: number[] = [];
  let lastSeconds = 0;
  for (const { connectionIds } of shards) {
    // The consumer that is free first takes the next shard.
    const consumer = consumers.indexOf(Math.min(...consumers));
    const lanes = Array.from({ length: POSTS_AT_ONCE }, () => consumers[consumer] ?? 0);
    for (const _ of connectionIds) {
      const lane = lanes.indexOf(Math.min(...lanes));
      const begun = lanes[lane] ?? 0;
      starts.push(begun);
      const isDead = random() < world.dead;
      const took = isDead ? world.deadSeconds : world.postSeconds * Math.exp(world.sigma * normal(random));
      lanes[lane] = begun + took;
      if (!isDead) lastSeconds = Math.max(lastSeconds, begun + took);
    }
    consumers[consumer] = Math.max(...lanes);
  }
  return { messages: shards.length, lastSeconds, ...demand(starts, world.quota) };
}

/** Replays the posts against the account's token bucket. */
function demand(starts: number[], { rate, burst }: FanOutWorld['quota']) {
  starts.sort((a, b) => a - b);
  let [tokens, at, throttled, from, peakPerSecond] = [burst, 0, 0, 0, 0];
  for (const [index, start] of starts.entries()) {
    tokens = Math.min(burst, tokens + (start - at) * rate);
    at = start;
    if (tokens >= 1) tokens -= 1;
    else throttled += 1;
    while ((starts[from] ?? 0) <= start - 1) from += 1;
    peakPerSecond = Math.max(peakPerSecond, index - from + 1);
  }
  return { throttled, peakPerSecond };
}

/** A standard normal deviate (Box and Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A repeatable source of numbers in [0, 1): mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
