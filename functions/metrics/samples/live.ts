import type { Push } from '../../_shared/push/push.ts';
import type { Sample } from '../contract.ts';

/** Bytes of frames in one message of the queue; SQS takes 1 MiB. */
const MOST_BYTES = 200_000;

/** The frames of samples to who watches this host or all hosts, in the order given, few messages for many. */
export function pushesOf(hostId: string, samples: readonly Sample[]): Push[] {
  const channels = [`metrics:${hostId}`, 'metrics:*'];
  const messages: { type: string; hostId: string; sample: Sample }[][] = [];
  let bytes = MOST_BYTES;
  for (const sample of samples) {
    const size = Buffer.byteLength(JSON.stringify(sample)) + 100;
    if (bytes + size > MOST_BYTES) {
      messages.push([]);
      bytes = 0;
    }
    messages.at(-1)?.push({ type: 'metrics', hostId, sample });
    bytes += size;
  }
  return messages.map((frames) => ({ channels, frames }));
}
