import { describe, expect, test } from 'vitest';
import { code, text } from '../../../../functions/_shared/schema/text.ts';

const title = text({ min: 1, max: 5, trim: true });
const messageOf = (value: string) => title.safeParse(value).error?.issues[0]?.message;

describe('text', () => {
  test('is trimmed where asked, and else kept as it was sent', () => {
    expect(title.parse('  e\u0301a ')).toBe('e\u0301a');
    expect(text({ min: 0, max: 10 }).parse(' e\u0301 ')).toBe(' e\u0301 ');
  });
  test('is counted in code points after NFC: an emoji and a composed letter are one each', () => {
    expect(title.parse('👍👍👍👍👍')).toBe('👍👍👍👍👍');
    expect(title.parse('e\u0301'.repeat(5))).toBe('e\u0301'.repeat(5));
    expect(messageOf('👍'.repeat(6))).toBe('must have at most 5 characters');
  });
  test('of white space alone is empty where it is trimmed', () => {
    expect(messageOf(' \t\n\u00a0')).toBe('must not be empty');
  });
  test('refuses what PostgreSQL or UTF-8 cannot hold', () => {
    expect(messageOf('a\0')).toBe('must not contain the character U+0000');
    expect(messageOf('\ud800')).toBe('must be well-formed Unicode');
  });
});

describe('a code', () => {
  const hex = code({ min: 2, max: 4, pattern: /^[0-9a-f]+$/, message: 'must be hexadecimal' });

  test.each(['ab', '0123'])('%s is taken', (value) => {
    expect(hex.parse(value)).toBe(value);
  });
  test.each(['a', '01234', 'xy', 'a\0', '\ud800'])('%j is refused', (value) => {
    expect(hex.safeParse(value).success).toBe(false);
  });
});
