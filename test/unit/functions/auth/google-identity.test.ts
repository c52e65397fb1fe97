import { describe, expect, test } from 'vitest';
import { identityOf } from '../../../../functions/auth/google/google-identity.ts';

const claims = { sub: '1', email: 'grace@example.com', email_verified: true, name: 'Grace Hopper' };

test('is id, email and name', () => {
  expect(identityOf({ ...claims, aud: 'client' })).toEqual({
    sub: '1',
    email: 'grace@example.com',
    name: 'Grace Hopper',
  });
});

describe('nobody is let in', () => {
  test.each([false, 'true', 1, null, undefined])('with email_verified %j', (email_verified) => {
    expect(() => identityOf({ ...claims, email_verified })).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }),
    );
  });
  test.each([
    { email: undefined },
    { email: 'grace' },
    { email: 'grace\0@example.com' },
    { sub: '' },
    { sub: '1\0' },
    { sub: '1'.repeat(256) },
    { sub: 1 },
  ])('with %j', (wrong) => {
    expect(() => identityOf({ ...claims, ...wrong })).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }),
    );
  });
});

describe('a name', () => {
  test.each([
    ['without U+0000', 'Gra\0ce', 'Grace'],
    ['well-formed', 'Grace \ud800', 'Grace \ufffd'],
    ['of at most 100 characters', '😀'.repeat(120), '😀'.repeat(100)],
    ['trimmed', '  Grace ', 'Grace'],
    ['empty where Google says none', undefined, ''],
  ])('is %s', (_rule, name, shown) => {
    expect(identityOf({ ...claims, name }).name).toBe(shown);
  });
});
