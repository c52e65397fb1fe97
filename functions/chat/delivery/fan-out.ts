import type { ServerFrame } from '../frames.ts';
import type { ConnectionDelivery } from '../queue-messages.ts';

/**
 * Connections in one queue message. At 36 bytes an id, 500 of them and the largest frame stay far below the
 * 1 MiB of an SQS message, and a consumer posts them in well under a second at 25 to 50 at once.
 */
const CONNECTIONS_A_MESSAGE = 500;

/** Posts under way at once in one consumer. */
export const POSTS_AT_ONCE = 32;

/** Cuts recipients into queue messages. */
export function shard(connectionIds: readonly string[], frame: ServerFrame): ConnectionDelivery[] {
  const deliveries: ConnectionDelivery[] = [];
  for (let at = 0; at < connectionIds.length; at += CONNECTIONS_A_MESSAGE) {
    const part = connectionIds.slice(at, at + CONNECTIONS_A_MESSAGE);
    deliveries.push({ connectionIds: part, failures: 0, frame });
  }
  return deliveries;
}
