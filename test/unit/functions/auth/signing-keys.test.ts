import { calculateJwkThumbprint, createLocalJWKSet, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { accessTokenSigner } from '../../../../functions/auth/keys/access-token.ts';
import {
  makeSigningKey,
  type PrivateJwk,
  parseSigningKeys,
  publicKeySet,
  rotateSigningKeys,
  type SigningKeys,
} from '../../../../functions/auth/keys/signing-keys.ts';

let made: PrivateJwk[];
let keys: SigningKeys;
const spare = () => {
  const key = made.shift();
  if (!key) throw new Error('no spare key');
  return Promise.resolve(key);
};

beforeAll(async () => {
  made = await Promise.all([makeSigningKey(), makeSigningKey(), makeSigningKey()]);
  keys = await rotateSigningKeys(undefined, '1', spare);
});

describe('signing keys', () => {
  test('are kept when nothing asks for a rotation', async () => {
    expect(await rotateSigningKeys(keys, '1', spare)).toBe(keys);
  });
  test('move one place on in a rotation, so that what signs was published before', async () => {
    const rotated = await rotateSigningKeys(keys, '2', spare);
    expect(rotated.current).toBe(keys.next);
    expect(rotated.previous).toBe(keys.current);
    expect(JSON.parse(publicKeySet(rotated)).keys).toHaveLength(3);
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
  test('is signed after all once the keys can be loaded again, and they are loaded once', async () => {
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
    await signer();
    expect(attempts).toBe(2);
  });
});
