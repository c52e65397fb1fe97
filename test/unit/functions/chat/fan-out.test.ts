import { describe, expect, it } from 'vitest';
import { shard } from '../../../../functions/chat/delivery/fan-out.ts';
import type { ServerFrame } from '../../../../functions/chat/frames.ts';

const frame: ServerFrame = { type: 'pong' };
const ids = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);

describe('shard', () => {
  it.each([0, 1, 499, 500, 501, 1000, 10_001])(
    'puts each of %i connections into one message of at most 500',
    (count) => {
      const messages = shard(ids(count), frame);
      expect(messages.flatMap(({ connectionIds }) => connectionIds)).toEqual(ids(count));
      expect(messages.every(({ connectionIds }) => connectionIds.length <= 500)).toBe(true);
      expect(messages).toHaveLength(Math.ceil(count / 500));
    },
  );

  it('stays far below the 1 MiB of a queue message with the largest frame', () => {
    const message = {
      id: 'x'.repeat(36),
      sender: { id: 'x'.repeat(36), name: '😀'.repeat(100) },
      content: '\u0001'.repeat(4000),
      timestamp: '',
    };
    const [largest] = shard(
      ids(500).map((id) => id.padEnd(36, 'x')),
      { type: 'broadcast', message },
    );
    expect(Buffer.byteLength(JSON.stringify(largest))).toBeLessThan(100_000);
  });
});
