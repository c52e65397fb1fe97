import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
  cursorCodec,
  cursorId,
  cursorInstant,
  cutPage,
} from '../../../../functions/_shared/paging/paging.ts';

const schema = z.tuple([cursorInstant, cursorId]);
const codec = cursorCodec('things', schema);
const ID = '0199c0de-0000-7000-8000-000000000001';
const cursor = codec.encode(['2026-01-31T12:00:00.000Z', ID]);
const refused = expect.objectContaining({ code: 'validation' });

describe('a cursor', () => {
  test('is read as the position it was made of', () => {
    expect(codec.decode(cursor)).toEqual(['2026-01-31T12:00:00.000Z', ID]);
    expect(cursor).toMatch(/^[\w-]+$/);
  });
  test('of another list is refused', () => {
    expect(() =>
      codec.decode(cursorCodec('others', schema).encode(['2026-01-31T12:00:00.000Z', ID])),
    ).toThrow(refused);
  });
  test('that was changed or made up is refused', () => {
    const json = JSON.stringify(['2026-01-31T12:00:00.000Z', ID]);
    const changed = [
      '',
      'x',
      cursor.slice(1),
      `${cursor}!`,
      `${cursor}=`,
      cursor.replace('M', 'N'),
      Buffer.from(json).toString('base64url'),
      `AAAAAAAAAAA${Buffer.from(json).toString('base64url')}`,
    ];
    for (const text of changed) expect(() => codec.decode(text), text).toThrow(refused);
  });
  test.each([
    '0000-01-01T00:00:00.000Z',
    `2026-01-31T12:00:00.${'0'.repeat(400)}Z`,
    '2026-02-30T00:00:00.000Z',
    '2026-01-31T12:00:00Z',
    '+275760-09-13T00:00:00.000Z',
    'infinity',
  ])('holds no instant that a store cannot: %s', (instant) => {
    expect(() => codec.decode(codec.encode([instant, ID]))).toThrow(refused);
  });
});

describe('a page', () => {
  const cut = (rows: string[]) => cutPage(rows, 2, (last) => `after ${last}`);

  test('has a cursor behind its last item when there is more', () => {
    expect(cut(['a', 'b', 'c'])).toEqual({ items: ['a', 'b'], nextCursor: 'after b' });
  });
  test('has none when it is the last one, full or not', () => {
    expect(cut(['a', 'b'])).toEqual({ items: ['a', 'b'], nextCursor: null });
    expect(cut([])).toEqual({ items: [], nextCursor: null });
  });
});
