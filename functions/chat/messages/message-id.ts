import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/**
 * The id of a message: a UUIDv7 (RFC 9562 §5.7) of the millisecond in which the gateway had its frame, and
 * within it of the number that the frame has among those of its connection, so that ids sort as one sender
 * has sent.
 */
export function messageId(receivedAt: Date, frameNumber: number): string {
  // The first 12 of the 32 bits of `seq` follow the time in the id; the others are random, as what follows is.
  return v7({ msecs: receivedAt.getTime(), seq: (frameNumber << 20) | randomInt(2 ** 20) });
}

const V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Milliseconds since the epoch at which an id was made; undefined for one that is no UUIDv7. */
export function timeOfId(id: string): number | undefined {
  const match = V7.exec(id.toLowerCase());
  return match ? Number.parseInt(`${match[1]}${match[2]}`, 16) : undefined;
}
