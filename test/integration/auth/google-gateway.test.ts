import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Events, OAuth2Server } from 'oauth2-mock-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCAL_CLIENT, type LocalGoogle, startLocalGoogle } from '../../../demo/google.ts';
import { randomToken } from '../../../functions/_shared/random-token.ts';
import { type GoogleGateway, googleGateway } from '../../../functions/auth/google/google-gateway.ts';
import { sha256 } from '../../../functions/auth/google/sha256.ts';

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
  return { url: address, back, state, nonce, verifier, code: back.searchParams.get('code') ?? '' };
}

test('asks for what OpenID Connect needs, with PKCE', async () => {
  const { url, back, state, nonce, verifier } = await approve();
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
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
  const response = await approve();
  expect(await gateway.claims(response)).toMatchObject({
    sub: '100000000000000000001',
    email_verified: true,
    nonce: response.nonce,
  });
});

describe('401', () => {
  const refused = { code: 'unauthenticated' };

  test('for another nonce: the token was made for another sign-in', async () => {
    const response = { ...(await approve()), nonce: 'another' };
    await expect(gateway.claims(response)).rejects.toMatchObject(refused);
  });
  test('for another verifier: the code was made for another sign-in', async () => {
    const response = { ...(await approve()), verifier: randomToken() };
    await expect(gateway.claims(response)).rejects.toMatchObject(refused);
  });
  test('for a code that is used', async () => {
    const response = await approve();
    await gateway.claims(response);
    await expect(gateway.claims(response)).rejects.toMatchObject(refused);
  });
  test('for a token that has expired', async () => {
    const response = await approve();
    now -= 2 * 3_600_000;
    await expect(gateway.claims(response)).rejects.toMatchObject(refused);
    now = Date.now();
  });
});

describe('an id_token of another provider', () => {
  const CLIENT = 'client';
  /** Signs in with claims changed before they are signed, or a token changed afterwards. */
  async function claimsOf(change: { claims?: object; token?: (token: string) => string }) {
    const server = new OAuth2Server();
    await server.issuer.keys.generate('RS256');
    server.service.on(Events.BeforeTokenSigning, ({ payload }) => {
      Object.assign(payload, change.claims);
    });
    server.service.on(Events.BeforeResponse, (response) => {
      const { body } = response;
      if (typeof body === 'object' && body !== null && 'id_token' in body && change.token) {
        body.id_token = change.token(String(body.id_token));
      }
    });
    await server.start(0, 'localhost');
    const issuer = server.issuer.url ?? '';
    try {
      const other = googleGateway({ clientId: CLIENT, clientSecret: 'secret', issuer }, CALLBACK);
      return await other.claims(await approve(other));
    } finally {
      await server.stop();
    }
  }

  test('holds when it names the issuer without its scheme, as Google may', async () => {
    const server = new OAuth2Server();
    await server.issuer.keys.generate('RS256');
    server.service.on(Events.BeforeTokenSigning, ({ payload }) => {
      payload.iss = (server.issuer.url ?? '').replace('http://', '');
    });
    await server.start(0, 'localhost');
    const issuer = server.issuer.url ?? '';
    const other = googleGateway({ clientId: CLIENT, clientSecret: 'secret', issuer }, CALLBACK);
    expect(await other.claims(await approve(other))).toMatchObject({
      iss: issuer.replace('http://', ''),
      aud: CLIENT,
    });
    await server.stop();
  });
  test.each([
    ['issuer', { iss: 'https://evil.example' }],
    ['audience', { aud: 'another-client' }],
    ['nonce', { nonce: 'another' }],
  ])('is refused for another %s', async (_name, claims) => {
    await expect(claimsOf({ claims })).rejects.toMatchObject({ code: 'unauthenticated' });
  });
  test('is refused when its signature is not of a published key', async () => {
    const token = (signed: string) => {
      const [header = '', payload = ''] = signed.split('.');
      return `${header}.${payload}.${Buffer.alloc(256).toString('base64url')}`;
    };
    await expect(claimsOf({ token })).rejects.toMatchObject({ code: 'unauthenticated' });
  });
  test('is refused unsigned', async () => {
    const token = (signed: string) => {
      const header = Buffer.from('{"alg":"none"}').toString('base64url');
      return `${header}.${signed.split('.')[1]}.`;
    };
    await expect(claimsOf({ token })).rejects.toMatchObject({ code: 'unauthenticated' });
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
