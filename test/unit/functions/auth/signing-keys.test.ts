import { calculateJwkThumbprint, createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { accessTokenSigner } from '../../../../functions/auth/keys/access-token.ts';
import {
  makeSigningKey,
  type PrivateJwk,
  parseSigningKeys,
  publicKeySet,
  rotateSigningKeys,
  type SigningKeys,
} from '../../../../functions/auth/keys/signing-keys.ts';

const MADE = new Date('2026-01-01T00:00:00Z');
const later = (ms: number) => new Date(MADE.getTime() + ms);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let made: PrivateJwk[];
let keys: SigningKeys;
const spare = () => {
  const key = made.shift();
  if (!key) throw new Error('no spare key');
  return Promise.resolve(key);
};

beforeAll(async () => {
  made = await Promise.all(Array.from({ length: 4 }, makeSigningKey));
  keys = await rotateSigningKeys(undefined, { rotationId: '1', now: MADE }, spare);
});

afterEach(() => void vi.useRealTimers());

describe('signing keys', () => {
  test('are kept when nothing asks for a rotation and none is due', async () => {
    expect(await rotateSigningKeys(keys, { rotationId: '1', now: later(MINUTE) }, spare)).toBe(keys);
    expect(await rotateSigningKeys(keys, { now: later(30 * DAY - 1) }, spare)).toBe(keys);
  });
  test('move one place on when it is asked, so that what signs was published before', async () => {
    const rotated = await rotateSigningKeys(keys, { rotationId: '2', now: later(MINUTE) }, spare);
    expect(rotated.current).toBe(keys.next);
    expect(rotated.previous).toBe(keys.current);
    expect(JSON.parse(publicKeySet(rotated)).keys).toHaveLength(3);
  });
  test('move on by themselves after 30 days, and the key before stays for an hour', async () => {
    const rotated = await rotateSigningKeys(keys, { now: later(30 * DAY) }, spare);
    expect(rotated).toMatchObject({ previous: keys.current, current: keys.next, rotationId: '1' });
    const still = await rotateSigningKeys(rotated, { now: later(30 * DAY + 60 * MINUTE - 1) }, spare);
    expect(still).toBe(rotated);
    const retired = await rotateSigningKeys(rotated, { now: later(30 * DAY + 60 * MINUTE) }, spare);
    expect(retired).toEqual({ ...rotated, previous: null });
  });
  test('say when their set changes next', async () => {
    const due = (set: SigningKeys) => JSON.parse(publicKeySet(set)).exp * 1000 - MADE.getTime();
    expect(due(keys)).toBe(30 * DAY);
    expect(due({ ...keys, previous: keys.next })).toBe(60 * MINUTE);
  });
  test('without the time of their rotation are rotated at once', () => {
    const { rotatedAt: _, ...old } = keys;
    expect(parseSigningKeys(JSON.stringify(old))?.rotatedAt).toBe('1970-01-01T00:00:00.000Z');
  });
  test('are named by their RFC 7638 thumbprint and published without a private part', async () => {
    const [first] = JSON.parse(publicKeySet(keys)).keys;
    expect(first.kid).toBe(await calculateJwkThumbprint(first));
    expect(Object.keys(first).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
  test('come back from the secret as they went in', () => {
    expect(parseSigningKeys(JSON.stringify(keys))).toEqual(keys);
  });
  test('are absent from a secret that nobody filled, and never replaced in a damaged one', () => {
    expect(parseSigningKeys(undefined)).toBeUndefined();
    expect(parseSigningKeys('{"placeholder":"x"}')).toBeUndefined();
    expect(() => parseSigningKeys('{"current":{}}')).toThrow('damaged');
    expect(() => parseSigningKeys('nonsense')).toThrow();
  });
});

describe('an access token', () => {
  test('is an RS256 JWT of 15 minutes with iss, aud, sub, iat, exp, jti and role, verified by the key set', async () => {
    const now = new Date();
    const loadKeys = async () => keys;
    const sign = await accessTokenSigner({ issuer: 'nubo', audience: 'nubo-api', loadKeys })();
    const claims = {
      userId: 'user',
      name: 'User',
      sessionId: 'session',
      role: 'admin',
      tokenId: 'token',
    } as const;
    const token = await sign(claims, now);
    const { payload, protectedHeader } = await jwtVerify(
      token,
      createLocalJWKSet(JSON.parse(publicKeySet(keys))),
      { issuer: 'nubo', audience: 'nubo-api', algorithms: ['RS256'] },
    );
    expect(protectedHeader.kid).toBe(keys.current.kid);
    const iat = Math.floor(now.getTime() / 1000);
    expect(payload).toEqual({
      iss: 'nubo',
      aud: 'nubo-api',
      sub: 'user',
      iat,
      exp: iat + 900,
      jti: 'token',
      role: 'admin',
      name: 'User',
      sid: 'session',
    });
  });
  test('is signed after all once the keys can be loaded again, and they are loaded once in five minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    let attempts = 0;
    const signer = accessTokenSigner({
      issuer: 'nubo',
      audience: 'nubo-api',
      async loadKeys() {
        attempts += 1;
        if (attempts === 1) throw new Error('down');
        return keys;
      },
    });
    await expect(signer()).rejects.toThrow('down');
    await signer();
    vi.advanceTimersByTime(5 * MINUTE - 1);
    await signer();
    expect(attempts).toBe(2);
    vi.advanceTimersByTime(1);
    await signer();
    expect(attempts).toBe(3);
  });
  test('is signed by the next key within five minutes of a rotation, and by the known one in an outage', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    let answer: () => Promise<SigningKeys> = async () => keys;
    const signer = accessTokenSigner({ issuer: 'i', audience: 'a', loadKeys: () => answer() });
    const kid = async () => {
      const sign = await signer();
      const claims = { userId: 'u', name: 'U', sessionId: 's', role: 'user', tokenId: 't' } as const;
      return decodeProtectedHeader(await sign(claims, new Date())).kid;
    };
    expect(await kid()).toBe(keys.current.kid);
    answer = async () => ({ ...keys, current: keys.next });
    vi.advanceTimersByTime(5 * MINUTE);
    expect(await kid()).toBe(keys.next.kid);
    answer = () => Promise.reject(new Error('down'));
    vi.advanceTimersByTime(5 * MINUTE);
    expect(await kid()).toBe(keys.next.kid);
  });
});
