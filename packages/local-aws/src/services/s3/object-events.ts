/** What happened to an object, before it is put in the words of one receiver. */
export interface ObjectEvent {
  /** Without its prefix: `ObjectCreated:Put`. */
  readonly name:
    | 'ObjectCreated:Put'
    | 'ObjectCreated:Post'
    | 'ObjectCreated:Copy'
    | 'ObjectCreated:CompleteMultipartUpload'
    | 'ObjectRemoved:Delete'
    | 'ObjectTagging:Put'
    | 'ObjectTagging:Delete';
  readonly bucket: string;
  /** As it is, not encoded. */
  readonly key: string;
  /** Bytes; absent for a removal. */
  readonly size?: number;
  readonly etag?: string;
  /** ms since the epoch. */
  readonly at: number;
  readonly requestId: string;
  readonly principalArn: string;
  /** Hexadecimal; grows with every event of this run and over restarts. */
  readonly sequencer: string;
}
export type ObjectEventListener = (event: ObjectEvent) => void;

/** Events of all buckets, in the order in which objects changed. */
export function createObjectEvents(now: () => number) {
  const listeners = new Set<ObjectEventListener>();
  let last = 0n;
  return {
    emit(event: Omit<ObjectEvent, 'at' | 'sequencer'>): void {
      const at = now();
      // Microseconds of the local clock, never twice the same.
      const next = BigInt(Math.trunc(at)) * 1000n;
      last = next > last ? next : last + 1n;
      const sequencer = last.toString(16).toUpperCase().padStart(16, '0');
      for (const listener of listeners) listener({ ...event, at, sequencer });
    },
    /** The function returned stops it. */
    on(listener: ObjectEventListener): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
export type ObjectEvents = ReturnType<typeof createObjectEvents>;
