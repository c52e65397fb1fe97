import { describe, expect, test } from 'vitest';
import { emailKey } from '../../../../functions/auth/accounts/account.ts';
import { registration } from '../../../../functions/auth/contract.ts';

const valid = (input: object) =>
  registration.safeParse({ email: 'ada@nubo.local', password: 'password', ...input }).success;

describe('registration', () => {
  test.each(['ada@nubo.local', 'a.b+c@sub.example.org', ' ada@nubo.local ', 'josé@exämple.org', "o'x@a.io"])(
    'takes the address "%s"',
    (email) => expect(valid({ email })).toBe(true),
  );
  test.each([
    '',
    'ada',
    'ada@',
    '@nubo.local',
    'ada@nubo',
    'a da@nubo.local',
    'a@b@c.d',
    'a@b..c',
    'a\0@b.c',
  ])('refuses the address "%s"', (email) => expect(valid({ email })).toBe(false));
  test('takes a password of 8 characters to 72 bytes', () => {
    expect(valid({ password: '1234567' })).toBe(false);
    expect(valid({ password: '12345678' })).toBe(true);
    expect(valid({ password: '👍'.repeat(8) })).toBe(true);
    expect(valid({ password: 'x'.repeat(72) })).toBe(true);
    expect(valid({ password: 'x'.repeat(73) })).toBe(false);
    expect(valid({ password: 'é'.repeat(36) })).toBe(true);
    expect(valid({ password: 'é'.repeat(37) })).toBe(false);
    expect(valid({ password: '12345678\0' })).toBe(false);
  });
  test('refuses a role, or any other field it does not know', () => {
    expect(valid({ role: 'admin' })).toBe(false);
  });
  test('tells addresses apart without their capitals', () => {
    expect(emailKey(' Ada@NUBO.local')).toBe(emailKey('ada@nubo.local'));
    expect(emailKey('JOSE\u0301@x.org')).toBe(emailKey('jos\u00e9@x.org'));
  });
});
