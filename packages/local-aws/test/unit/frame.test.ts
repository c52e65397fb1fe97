import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameReader, encodeFrames, type Frame } from '../../src/execution/frame.ts';

const frames = fc.array(
  fc.record({
    type: fc.integer({ min: 1, max: 255 }),
    id: fc.integer({ min: 0, max: 0xffffffff }),
    // Heads are the runtime's own: ASCII.
    head: fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
    body: fc.string({ unit: 'grapheme', maxLength: 200 }),
  }),
);

test('frames come out as they went in, however the pipe cuts them', () => {
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (given, cuts) => {
      const bytes = encodeFrames(given);
      const seen: Frame[] = [];
      const read = createFrameReader((frame) => seen.push(frame));
      for (let at = 0, n = 0; at < bytes.length; n += 1) {
        const size = cuts[n % cuts.length] ?? 1;
        read(bytes.subarray(at, at + size));
        at += size;
      }
      expect(seen).toEqual(given);
    }),
  );
});
