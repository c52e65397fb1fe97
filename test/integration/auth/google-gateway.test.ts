import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCAL_CLIENT, type LocalGoogle, startLocalGoogle } from '../../../demo/google.ts';
import { type GoogleGateway, googleGateway } from '../../../functions/auth/google/google-gateway.ts';
import { randomToken, sha256 } from '../../../functions/auth/google/random-token.ts';

const CALLBACK = 'http://localhost:3000/auth/google/callback';
let google: LocalGoogle;
let gateway: GoogleGateway;
let now = Date.now();

beforeAll(async () => {
  google = await startLocalGoogle(() => now);
  gateway = googleGateway({ ...LOCAL_CLIENT, issuer: google.issuer }, CALLBACK);
});
afterAll(() => google.close());

/** Goes where the browser is sent; gives what comes back with it. */
async function approve(client = gateway) {
  const [state, nonce, verifier] = [randomToken(), randomToken(), randomToken()];
  const address = await client.authorizationUrl({ state, nonce, challenge: sha256(verifier) });
  const { headers } = await fetch(address, { redirect: 'manual' });
  const back = new URL(headers.get('location') ?? '');
  return { address, back, state, nonce, verifier, code: back.searchParams.get('code') ?? '' };
}

test('asks for what OpenID Connect needs, with PKCE', async () => {
  const { address, back, state, nonce, verifier } = await approve();
  expect(Object.fromEntries(new URL(address).searchParams)).toEqual({
    response_type: 'code',
    client_id: LOCAL_CLIENT.clientId,
    redirect_uri: CALLBACK,
    scope: 'openid email profile',
    state,
    nonce,
    code_challenge: sha256(verifier),
    code_challenge_method: 'S256',
  });
  expect(back.searchParams.get('state')).toBe(state);
});

test('changes the code for claims that hold', async () => {
  const { code, verifier, nonce } = await approve();
  expect(await gateway.claims(code, verifier, nonce)).toMatchObject({
    sub: '100000000000000000001',
    email_verified: true,
    nonce,
  });
});

describe('401', () => {
  const refused = { code: 'unauthenticated' };

  test('for another nonce: the token was made for another sign-in', async () => {
    const { code, verifier } = await approve();
    await expect(gateway.claims(code, verifier, 'another')).rejects.toMatchObject(refused);
  });
  test('for another verifier: the code was made for another sign-in', async () => {
    const { code, nonce } = await approve();
    await expect(gateway.claims(code, randomToken(), nonce)).rejects.toMatchObject(refused);
  });
  test('for a code that is used', async () => {
    const { code, verifier, nonce } = await approve();
    await gateway.claims(code, verifier, nonce);
    await expect(gateway.claims(code, verifier, nonce)).rejects.toMatchObject(refused);
  });
  test('for a token that has expired', async () => {
    const { code, verifier, nonce } = await approve();
    now -= 2 * 3_600_000;
    await expect(gateway.claims(code, verifier, nonce)).rejects.toMatchObject(refused);
    now = Date.now();
  });
});

test('502 when Google cannot be reached', async () => {
  const gone = await startLocalGoogle(() => now);
  await gone.close();
  const client = googleGateway({ ...LOCAL_CLIENT, issuer: gone.issuer }, CALLBACK);
  await expect(approve(client)).rejects.toMatchObject({ code: 'upstream-failed' });
});

test('502 for a document of another issuer', async () => {
  const other = googleGateway(
    { ...LOCAL_CLIENT, issuer: google.issuer.replace('localhost', '127.0.0.1') },
    CALLBACK,
  );
  await expect(approve(other)).rejects.toMatchObject({ code: 'upstream-failed' });
});

test('504 when Google takes too long', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address object.
  const issuer = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  try {
    await expect(approve(googleGateway({ ...LOCAL_CLIENT, issuer }, CALLBACK))).rejects.toMatchObject({
      code: 'upstream-slow',
    });
  } finally {
    silent.closeAllConnections();
    silent.close();
  }
});
