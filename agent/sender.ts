import type { Buffer } from './buffer.ts';
import type { Answer, Post } from './connection.ts';

/** Samples of one call at most. */
const BATCH = 120;
const LONGEST_BACKOFF_MS = 60_000;
/** What the server may ask to wait at most. */
const LONGEST_RETRY_AFTER_S = 300;

/** The token is not, or no longer, that of a host: trying again changes nothing. */
export class Unauthorized extends Error {}

/** The call may succeed later. */
export class Unavailable extends Error {
  readonly retryAfter: number | undefined;
  constructor({ status, retryAfter }: Pick<Answer, 'status' | 'retryAfter'>) {
    super(`the server answered ${status}`);
    this.retryAfter = retryAfter;
  }
}

/**
 * Sends what is kept, in order, until nothing is left. What the server refuses is dropped, because sending it again
 * changes nothing.
 * @param answered called with each answer
 * @throws Unauthorized; Unavailable or the error of the connection when the rest should be sent later
 */
export async function sendKept(kept: Buffer, post: Post, answered?: (answer: Answer) => void): Promise<void> {
  let most = BATCH;
  while (kept.size > 0) {
    const batch = kept.first(most);
    const answer = await post(`{"samples":[${batch.join(',')}]}`);
    answered?.(answer);
    switch (answer.status) {
      case 202:
        // Final for every sample: each is accepted or rejected.
        kept.remove(batch);
        most = BATCH;
        break;
      case 401:
        throw new Unauthorized('the token is not that of a host');
      case 413:
      case 422: {
        const invalid = answer.status === 422 ? invalidOf(batch, answer.body) : [];
        if (invalid.length > 0) kept.remove(invalid);
        else if (batch.length === 1) kept.remove(batch);
        else most = Math.ceil(batch.length / 2);
        break;
      }
      default:
        throw new Unavailable(answer);
    }
  }
}

/** The samples that problem details name by JSON Pointers such as `/samples/3/cpu/percent`. */
function invalidOf(batch: readonly string[], body: string): readonly string[] {
  const named = new Set(
    [...body.matchAll(/"path":"\/samples\/(\d{1,3})[/"]/g)].map(([, index]) => Number(index)),
  );
  return batch.filter((_, index) => named.has(index));
}

/** Milliseconds before the next try: doubles up to a minute, with jitter so that agents do not return at once. */
export function backoff(failures: number, error: unknown, random: () => number): number {
  const most = Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** Math.min(failures, 6));
  const asked = error instanceof Unavailable ? Math.min(error.retryAfter ?? 0, LONGEST_RETRY_AFTER_S) : 0;
  return Math.max(asked * 1000, most / 2) + (random() * most) / 2;
}
