import { SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpHandler } from '../../../../functions/_shared/http/http-handler.ts';
import { ACCESS_TOKEN_SECONDS } from '../../../../functions/auth/keys/access-token.ts';
import { callHttp } from '../../../support/http-call.ts';
import { type TestIdentity, testIdentity } from '../../../support/identity.ts';
import { adminOnly, listNotes, readNote } from '../../../support/sample-routes.ts';

const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const read = httpHandler(readNote, ({ params, principal }) => ({
  status: 200,
  body: { id: params.id, text: principal.userId },
}));
const list = httpHandler(listNotes, ({ principal }) => ({
  status: 200,
  body: { items: [principal?.userId ?? 'nobody'] },
}));
const admin = httpHandler(adminOnly, () => ({ status: 204 }));
const get = { method: 'GET', path: `/notes/${id}`, params: { id } } as const;

/** Systems Manager knows no other keys. */
vi.mock('../../../../functions/_shared/aws/ssm.ts', () => ({
  readParameter: async () => identity.env.AUTH_JWKS,
}));

let identity: TestIdentity;
beforeAll(async () => {
  identity = await testIdentity();
  for (const [name, value] of Object.entries(identity.env)) vi.stubEnv(name, value);
});
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

describe('200', () => {
  it('the handler gets who calls', async () => {
    const answer = await callHttp(read, { ...get, token: await identity.token({ userId: 'ada' }) });

    expect(answer.body).toEqual({ id, text: 'ada' });
  });

  it('the scheme is case-insensitive', async () => {
    const headers = { authorization: `bearer ${await identity.token()}` };

    expect((await callHttp(read, { ...get, headers })).status).toBe(200);
  });

  it('an optional route works without a token, and with one knows the caller', async () => {
    const call = { method: 'GET', path: '/notes' } as const;

    expect((await callHttp(list, call)).body.items).toEqual(['nobody']);
    const token = await identity.token({ userId: 'ada' });
    expect((await callHttp(list, { ...call, token })).body.items).toEqual(['ada']);
  });

  it('a token signed by the next key works already', async () => {
    const { userId, exp } = { userId: 'ada', exp: Math.floor(Date.now() / 1000) + 60 };
    const { importJWK } = await import('jose');
    const { next } = identity.keys;
    const token = await new SignJWT({ role: 'user' })
      .setProtectedHeader({ alg: 'RS256', kid: next.kid })
      .setIssuer(identity.env.AUTH_ISSUER)
      .setAudience(identity.env.AUTH_AUDIENCE)
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime(exp)
      .setJti('1')
      .sign(await importJWK(next, 'RS256'));

    expect((await callHttp(read, { ...get, token })).status).toBe(200);
  });
});

describe('a token that was verified before', () => {
  afterEach(() => void vi.useRealTimers());

  it('speaks for the same user, and no longer once it has expired', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const token = await identity.token({ userId: 'ada' });

    const signedAt = Date.now();
    for (const seconds of [0, 1, ACCESS_TOKEN_SECONDS - 1]) {
      vi.setSystemTime(signedAt + seconds * 1000);
      expect((await callHttp(read, { ...get, token })).body.text).toBe('ada');
    }
    vi.setSystemTime(signedAt + ACCESS_TOKEN_SECONDS * 1000);
    const answer = await callHttp(read, { ...get, token });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it('with another signature is refused', async () => {
    const token = await identity.token();
    expect((await callHttp(read, { ...get, token })).status).toBe(200);
    const other = await identity.token();

    const forged = [...token.split('.').slice(0, 2), other.split('.')[2]].join('.');
    expect((await callHttp(read, { ...get, token: forged })).status).toBe(401);
  });
});

describe('401', () => {
  it('without a token: the challenge has no error', async () => {
    const answer = await callHttp(read, get);

    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="nubo"');
    expect(answer.body.type).toBe('/problems/unauthenticated');
  });

  it('another scheme is no token', async () => {
    const answer = await callHttp(read, { ...get, headers: { authorization: 'Basic YTpi' } });

    expect(answer.headers['www-authenticate']).toBe('Bearer realm="nubo"');
  });

  const forged: Record<string, () => string | Promise<string>> = {
    garbage: () => 'abc.def.ghi',
    'two tokens': async () => `${await identity.token()} ${await identity.token()}`,
    'an empty one': () => '',
    'an expired one': () => identity.token({ at: new Date(Date.now() - 16 * 60_000) }),
    'one of alg none': () => new UnsecuredJWT({ role: 'admin' }).setSubject('ada').encode(),
    'one with a changed payload': async () => {
      const [head, , signature] = (await identity.token()).split('.');
      const claims = { sub: 'eve', role: 'admin', iat: 1, exp: 9_999_999_999, jti: '1' };
      return `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
    },
    'one of other keys': async () => (await testIdentity()).token(),
    'one signed with the public key as an HMAC secret': async () => {
      const [key] = JSON.parse(identity.env.AUTH_JWKS).keys;
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ role: 'admin', sub: 'eve', iat: now, exp: now + 60, jti: '1' })
        .setProtectedHeader({ alg: 'HS256', kid: key.kid })
        .setIssuer(identity.env.AUTH_ISSUER)
        .setAudience(identity.env.AUTH_AUDIENCE)
        .sign(Buffer.from(JSON.stringify(key)));
    },
  };
  it.each(Object.keys(forged))('with error="invalid_token" for %s', async (name) => {
    const answer = await callHttp(read, { ...get, token: (await forged[name]?.()) ?? '' });

    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="nubo", error="invalid_token"');
  });

  it('a bad token is refused on an optional route too', async () => {
    expect((await callHttp(list, { method: 'GET', path: '/notes', token: 'bad' })).status).toBe(401);
  });
});

describe('403', () => {
  it('a user on an admin route; an admin passes', async () => {
    const call = { method: 'GET', path: '/admin' } as const;

    expect((await callHttp(admin, { ...call, token: await identity.token() })).status).toBe(403);
    const token = await identity.token({ role: 'admin' });
    expect((await callHttp(admin, { ...call, token })).status).toBe(204);
  });
});

describe('404', () => {
  it('an id that cannot be one', async () => {
    const call = { ...get, params: { id: '17' }, token: await identity.token() };

    expect((await callHttp(read, call)).status).toBe(404);
  });

  it('but 401 comes before it', async () => {
    expect((await callHttp(read, { ...get, params: { id: '17' } })).status).toBe(401);
  });
});
