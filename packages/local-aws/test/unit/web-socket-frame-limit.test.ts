import { describe, expect, it } from 'vitest';
import { createFrameLimit, MAX_FRAME_BYTES } from '../../src/gateway/websocket/frame-limit.ts';

/** A masked text frame as a client sends it (RFC 6455 §5.2); the payload is all zeros. */
function frame(payloadBytes: number): Buffer {
  const mask = Buffer.from([1, 2, 3, 4]);
  const head =
    payloadBytes < 126
      ? Buffer.from([0x81, 0x80 | payloadBytes])
      : payloadBytes < 65_536
        ? Buffer.from([0x81, 0xfe, payloadBytes >> 8, payloadBytes & 0xff])
        : Buffer.from([
            0x81,
            0xff,
            0,
            0,
            0,
            0,
            0,
            payloadBytes >> 16,
            (payloadBytes >> 8) & 0xff,
            payloadBytes & 0xff,
          ]);
  return Buffer.concat([head, mask, Buffer.alloc(payloadBytes)]);
}

function countTooLong(...chunks: Buffer[]): number {
  let tooLong = 0;
  const watch = createFrameLimit(() => {
    tooLong += 1;
  });
  for (const chunk of chunks) watch(chunk);
  return tooLong;
}

describe('a frame of at most 32 KB', () => {
  it('passes at exactly the limit, in each of the three length forms', () => {
    expect(countTooLong(frame(0), frame(125), frame(126), frame(MAX_FRAME_BYTES))).toBe(0);
  });

  it('is told from one byte more', () => {
    expect(countTooLong(frame(MAX_FRAME_BYTES + 1))).toBe(1);
    expect(countTooLong(frame(70_000))).toBe(1);
  });

  it('is found wherever the network cut the bytes', () => {
    const bytes = Buffer.concat([frame(5), frame(MAX_FRAME_BYTES + 1), frame(200), frame(70_000), frame(1)]);
    for (const size of [1, 2, 3, 7, 1000, bytes.length]) {
      const chunks = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      expect(countTooLong(...chunks), `chunks of ${size}`).toBe(2);
    }
  });
});
