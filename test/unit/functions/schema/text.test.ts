import { describe, expect, test } from 'vitest';
import { text } from '../../../../functions/_shared/schema/text.ts';

const title = text({ min: 1, max: 5, trim: true });
const messageOf = (value: string) => title.safeParse(value).error?.issues[0]?.message;

describe('text', () => {
  test('is trimmed and brought to NFC', () => {
    expect(title.parse('  e\u0301a ')).toBe('\u00e9a');
  });
  test('counts code points after NFC: an emoji and a composed letter are one each', () => {
    expect(title.parse('👍👍👍👍👍')).toBe('👍👍👍👍👍');
    expect(title.parse('e\u0301'.repeat(5))).toBe('é'.repeat(5));
    expect(messageOf('👍'.repeat(6))).toBe('must have at most 5 characters');
  });
  test('of white space alone is empty', () => {
    expect(messageOf(' \t\n\u00a0')).toBe('must not be empty');
  });
  test('keeps the white space of a body', () => {
    expect(text({ min: 0, max: 10 }).parse(' a ')).toBe(' a ');
  });
  test('refuses what PostgreSQL or UTF-8 cannot hold', () => {
    expect(messageOf('a\0')).toBe('must not contain the character U+0000');
    expect(messageOf('\ud800')).toBe('must be well-formed Unicode');
  });
});
