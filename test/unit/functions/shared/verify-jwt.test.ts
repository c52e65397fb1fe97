import { createHmac } from 'node:crypto';
import { CompactSign, createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { jwtVerifier, type PublicJwk } from '../../../../functions/_shared/auth/verify-jwt.ts';

const issuer = 'https://api.example.com';
const audience = 'nubo';
const now = Math.floor(Date.now() / 1000);
const good = {
  iss: issuer,
  aud: audience,
  sub: 'u1',
  iat: now,
  exp: now + 900,
  jti: 't1',
  role: 'user',
};

let verify: ReturnType<typeof jwtVerifier>;
let oracle: (token: string) => Promise<unknown>;
/** A token of any payload; JSON leaves out what is undefined. */
let sign: (payload: unknown, header?: object, stranger?: boolean) => Promise<string>;
let publicPem: string;

beforeAll(async () => {
  const [ours, previous, other] = [await rsa(), await rsa(), await rsa()];
  const keys: PublicJwk[] = [
    { ...(await exportJWK(previous.publicKey)), kty: 'RSA', kid: 'previous', alg: 'RS256', use: 'sig' },
    { ...(await exportJWK(ours.publicKey)), kty: 'RSA', kid: 'current', alg: 'RS256', use: 'sig' },
  ];
  publicPem = await exportSPKI(ours.publicKey);
  verify = jwtVerifier({ keys, issuer, audience });
  const set = createLocalJWKSet({ keys });
  oracle = (token) =>
    jwtVerify(token, set, { issuer, audience, algorithms: ['RS256'], requiredClaims: ['iat', 'exp'] });
  sign = (payload, header = {}, stranger = false) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'RS256', kid: 'current', ...header })
      .sign(stranger ? other.privateKey : ours.privateKey);
});

const rsa = () => generateKeyPair('RS256', { extractable: true });
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Refused here, and by jose as well. */
async function refused(token: string): Promise<void> {
  expect(() => verify(token)).toThrow(expect.objectContaining({ name: 'JwtError' }));
  await expect(oracle(token)).rejects.toThrow();
}

describe('tokens that are trusted', () => {
  test.each<[string, object]>([
    ['as they are issued', good],
    ['for several audiences', { ...good, aud: ['other', audience] }],
    ['whose nbf has come', { ...good, nbf: now - 1 }],
  ])('%s', async (_, payload) => {
    const token = await sign(payload);
    expect(verify(token)).toEqual(payload);
    await expect(oracle(token)).resolves.toMatchObject({ payload });
  });
});

describe('tokens that are refused, as jose refuses them', () => {
  test.each<[string, object]>([
    ['expired', { ...good, exp: now - 1 }],
    ['expiring this second', { ...good, exp: now }],
    ['not valid yet', { ...good, nbf: now + 60 }],
    ['of another issuer', { ...good, iss: `${issuer}.evil` }],
    ['without an issuer', { ...good, iss: undefined }],
    ['for another audience', { ...good, aud: 'other' }],
    ['for an audience that only begins alike', { ...good, aud: `${audience}2` }],
    ['for nobody', { ...good, aud: undefined }],
    ['without exp', { ...good, exp: undefined }],
    ['without iat', { ...good, iat: undefined }],
  ])('%s', async (_, payload) => {
    await refused(await sign(payload));
  });

  test('whose exp, nbf or iat is text', async () => {
    for (const claim of ['exp', 'nbf', 'iat'])
      await refused(await sign({ ...good, [claim]: String(now + 60) }));
  });

  test('signed by a stranger under our key’s name', async () => {
    await refused(await sign(good, {}, true));
  });

  test('signed by one of our keys under the name of another', async () => {
    await refused(await sign(good, { kid: 'previous' }));
  });

  test('naming a key nobody knows', async () => {
    await refused(await sign(good, { kid: 'next' }));
    await refused(await sign(good, { kid: '__proto__' }));
  });

  test('unsigned', async () => {
    await refused(`${part({ alg: 'none' })}.${part(good)}.`);
    await refused(`${part({ alg: 'none', kid: 'current' })}.${part(good)}.AA`);
  });

  test('signed by HMAC with the public key as the secret (RFC 8725 §2.1)', async () => {
    for (const alg of ['HS256', 'RS256']) {
      const input = `${part({ alg, kid: 'current' })}.${part(good)}`;
      await refused(`${input}.${createHmac('sha256', publicPem).update(input).digest('base64url')}`);
    }
  });

  test('asking for an extension that must be understood', async () => {
    const [, body, signature] = (await sign(good)).split('.');
    await refused(`${part({ alg: 'RS256', kid: 'current', crit: ['x'], x: 1 })}.${body}.${signature}`);
  });

  test('with one bit changed anywhere', async () => {
    const token = await sign(good);
    for (let at = 0; at < token.length - 1; at += 7) {
      const other = token[at] === 'A' ? 'B' : 'A';
      const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
      if (changed !== token) await refused(changed);
    }
  });

  test.each(['', 'a', 'a.b', '..', 'a.b.c.d', 'é.é.é', '💥', '{}.{}.{}'])(
    'that are none: %j',
    async (token) => {
      await refused(token);
    },
  );

  test('with white space, padding or a further part', async () => {
    const token = await sign(good);
    for (const changed of [` ${token}`, `${token} `, `${token}=`, `${token}.`, `${token}.a`]) {
      expect(() => verify(changed)).toThrow(expect.objectContaining({ name: 'JwtError' }));
    }
  });

  test('whose payload is JSON but no object', async () => {
    for (const payload of [[], 'text', 1, null]) await refused(await sign(payload));
  });
});

test('a token without kid is refused, though jose would try the keys', async () => {
  const token = await sign(good, { kid: undefined });
  expect(() => verify(token)).toThrow('names no key');
});
