import type { Buffer } from './buffer.ts';

export interface Answer {
  status: number;
  body: string;
}
export type Post = (body: string) => Promise<Answer>;
/** Samples of one call at most. */
const BATCH = 120;

/** The token is not, or no longer, that of a host. */
export class Unauthorized extends Error {}

/** Positions of the samples that an answer 422 names; none when it names no sample. */
function invalidPositions(body: string): Set<number> {
  return new Set([...body.matchAll(/samples[./[](\d{1,3})/g)].map((match) => Number(match[1])));
}

/**
 * Sends what is kept, in order, until nothing is left. What the server refuses is dropped, because sending it again
 * changes nothing. Throws when a call should be repeated later.
 */
export async function sendKept<T>(kept: Buffer<T>, post: Post): Promise<void> {
  let most = BATCH;
  while (kept.size > 0) {
    const batch = kept.first(most);
    const { status, body } = await post(JSON.stringify({ samples: batch }));
    if (status === 401) throw new Unauthorized('the token is not that of a host');
    // An answer 202 is final for every sample: each is accepted or rejected.
    if (status === 202) kept.remove(batch);
    else if (status === 422) {
      const named = invalidPositions(body);
      const invalid = batch.filter((_, position) => named.has(position));
      kept.remove(invalid.length > 0 ? invalid : batch);
    } else if (status === 413) {
      if (batch.length === 1) kept.remove(batch);
      most = Math.max(1, Math.floor(batch.length / 2));
    } else throw new Error(`the server answered ${status}`);
  }
}

/** Milliseconds before the next try: doubles up to a minute, with jitter so that agents do not return at once. */
export function backoff(failures: number, random: () => number): number {
  const most = Math.min(60_000, 1000 * 2 ** Math.min(failures, 6));
  return most / 2 + (random() * most) / 2;
}
