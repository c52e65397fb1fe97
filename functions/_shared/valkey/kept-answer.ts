import { encode, MIN_BYTES } from '../http/encode.ts';
import type { Coding } from '../http/negotiation.ts';

/** An answer as a cache keeps it, in one coding. */
export interface KeptAnswer {
  /** What the answer was made under; it is old as soon as one of both has changed. */
  readonly epoch: string;
  readonly generation: string;
  /** When it was made, and for how long it is fresh; milliseconds. */
  readonly madeAt: number;
  readonly freshMs: number;
  /** Strong ETag of the plain JSON, with its quotes. */
  readonly etag: string;
  /** How the bytes are compressed; undefined for plain JSON. */
  readonly coding: Coding | undefined;
  readonly bytes: Uint8Array;
}

const LINE_FEED = 0x0a;

/** One line of JSON that describes the answer, then its bytes as they are. */
export function encodeKept({ bytes, ...about }: KeptAnswer): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(about)}\n`), bytes]);
}

/** @param value written by `encodeKept` alone */
export function decodeKept(value: Buffer): KeptAnswer {
  const end = value.indexOf(LINE_FEED);
  // The keys are ours, and nothing else writes below them.
  const about = JSON.parse(value.toString('utf8', 0, end)) as Omit<KeptAnswer, 'bytes'>;
  return { ...about, coding: about.coding, bytes: value.subarray(end + 1) };
}

type Encoded = Pick<KeptAnswer, 'bytes' | 'coding'>;

/** The bytes of an answer for each coding that a client may ask for; a short one stays plain in all of them. */
export function encodings(json: string): Readonly<Record<Coding | 'identity', Encoded>> {
  const bytes = Buffer.from(json);
  const identity = { bytes, coding: undefined };
  if (bytes.length < MIN_BYTES) return { br: identity, gzip: identity, identity };
  return {
    br: { bytes: encode(bytes, 'br'), coding: 'br' },
    gzip: { bytes: encode(bytes, 'gzip'), coding: 'gzip' },
    identity,
  };
}
