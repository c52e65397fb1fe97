import { createHash } from 'node:crypto';

/** An object of at most this size is kept in memory whole, for it may be an image. */
export const MAX_KEPT_BYTES = 100 * 1024 * 1024;
/** Of a larger one so much of its start is kept as its signature may need. */
const START_BYTES = 1024 * 1024;

/** What one pass over an object gave. */
export interface ReadObject {
  /** Of all bytes, in lower-case hex. */
  readonly sha256: string;
  /** Bytes in all. */
  readonly size: number;
  /** All bytes of an object of at most 100 MiB, else its start. */
  readonly bytes: Uint8Array;
}

/** Reads an object once: what is kept is bounded, what is hashed is all of it. */
export async function readObject(body: AsyncIterable<Uint8Array>, size: number): Promise<ReadObject> {
  const hash = createHash('sha256');
  const kept = Buffer.allocUnsafe(size <= MAX_KEPT_BYTES ? size : START_BYTES);
  let read = 0;
  for await (const chunk of body) {
    hash.update(chunk);
    if (read < kept.length) kept.set(chunk.subarray(0, kept.length - read), read);
    read += chunk.length;
  }
  if (read !== size) throw new Error(`an object of ${size} bytes ended after ${read}`);
  return { sha256: hash.digest('hex'), size, bytes: kept };
}
