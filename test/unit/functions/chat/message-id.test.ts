import { describe, expect, it } from 'vitest';
import { messageId, timeOfId } from '../../../../functions/chat/messages/message-id.ts';

const at = new Date('2026-01-31T12:00:00.123Z');

describe('the id of a message', () => {
  it('is a UUIDv7 of the millisecond in which the frame came', () => {
    const id = messageId(at, 1);
    expect(id).toMatch(/^019c13ec-9e7b-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(timeOfId(id)).toBe(at.getTime());
  });

  it('sorts the frames of one millisecond as they are numbered', () => {
    const ids = Array.from({ length: 20 }, (_, index) => messageId(at, index + 1));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(20);
  });

  it('is another one for another connection', () => {
    expect(messageId(at, 1)).not.toBe(messageId(at, 1));
  });
});

describe('the time of an id', () => {
  it('is read from capitals too, and from nothing but a UUIDv7', () => {
    expect(timeOfId(messageId(at, 1).toUpperCase())).toBe(at.getTime());
    for (const id of ['', 'x', 'b1f6c4ad-0000-4000-8000-000000000000']) expect(timeOfId(id)).toBeUndefined();
  });
});
