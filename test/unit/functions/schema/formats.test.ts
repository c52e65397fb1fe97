import { describe, expect, test } from 'vitest';
import { email, uuid } from '../../../../functions/_shared/schema/formats.ts';

describe('a UUID', () => {
  test('is read in capitals and given in lower case (RFC 9562 §4)', () => {
    expect(uuid().parse('0199C0DE-0000-7000-8000-00000000000A')).toBe('0199c0de-0000-7000-8000-00000000000a');
  });
  test.each(['', 'x', '0199c0de00007000800000000000000a', '{0199c0de-0000-7000-8000-00000000000a}'])(
    '%j is none',
    (value) => {
      expect(uuid().safeParse(value).success).toBe(false);
    },
  );
});

describe('an email', () => {
  test.each([
    'a@b.test',
    "first.last+tag'x@sub.example.org",
    'jürgen@müller.example',
    `${'a'.repeat(64)}@x.test`,
    'a@x-y.test',
  ])('%s is taken', (value) => {
    expect(email().parse(value)).toBe(value);
  });
  test('loses the white space around it, and is kept as it was typed', () => {
    expect(email().parse(' Ada@Example.ORG ')).toBe('Ada@Example.ORG');
  });
  test.each([
    '',
    'a',
    '@b.test',
    'a@',
    'a@b',
    '.a@x.y',
    'a.@x.y',
    'a..b@x.y',
    'a@-b.test',
    'a@b-.test',
    'a@b..test',
    'a@.test',
    'a@b.test.',
    'a@[127.0.0.1]',
    'a@b@c.test',
    '"a"@b.test',
    'a b@c.test',
    'a\0@b.test',
    'a\ud800@b.test',
    `${'a'.repeat(65)}@x.test`,
    `${'é'.repeat(33)}@x.test`,
    `a@${'b'.repeat(64)}.test`,
    `a@${'b.'.repeat(130)}test`,
  ])('%j is refused', (value) => {
    expect(email().safeParse(value).success).toBe(false);
  });
});
