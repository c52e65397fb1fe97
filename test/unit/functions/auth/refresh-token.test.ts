import { expect, test } from 'vitest';
import { randomToken } from '../../../../functions/_shared/random-token.ts';
import { digestOf, openSuccessor, sealSuccessor } from '../../../../functions/auth/sessions/refresh-token.ts';

test('a refresh token has 256 random bits and is stored as its SHA-256', () => {
  const token = randomToken();
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  expect(randomToken()).not.toBe(token);
  expect(digestOf(token)).toHaveLength(32);
});

test('the pair kept for the grace opens with its token and with no other', () => {
  const token = randomToken();
  const sealed = sealSuccessor(token, 'the pair');
  expect(sealed.toString('latin1')).not.toContain('the pair');
  expect(openSuccessor(token, sealed)).toBe('the pair');
  expect(() => openSuccessor(randomToken(), sealed)).toThrow();
});
