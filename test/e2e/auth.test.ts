import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, type ApiAnswer, apiAt } from '../support/api.ts';
import { type Product, startProduct } from '../support/product.ts';

interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}
interface Identity {
  readonly sub: string;
  readonly name?: string;
  readonly email: string;
  readonly email_verified?: boolean | string | null;
}

const PASSWORD = 'correct horse';
let product: Product;
let call: Api;

beforeAll(async () => {
  product = await startProduct();
  call = apiAt(product.url);
});
afterAll(() => product?.stop());

const register = (email: string) => call('POST /register', { json: { email, password: PASSWORD } });
/** The token in the newest mail to an address, once it has come. */
async function mailed(to: string, subject: RegExp): Promise<string> {
  const find = async (): Promise<Mail | undefined> => {
    const { body } = await call('GET /_local/mailbox.json');
    return body.find((mail: Mail) => mail.to === to && subject.test(mail.subject));
  };
  const mail = await expect.poll(find, { timeout: 60_000, interval: 500 }).toBeDefined().then(find);
  return /\?token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
}

/** Who signs in next, verified unless it says otherwise. */
const next = (identity: Identity) =>
  call('POST /_local/google/identity', { json: { email_verified: true, ...identity } });
const pathOf = (address: string | null) => (address ?? '').replace(product.url, '');

/** A browser on its way to Google and back, up to the callback. */
async function leave(query = ''): Promise<{ callback: string; cookie: string }> {
  const started = await call(`GET /auth/google${query}`);
  expect(started.status).toBe(302);
  const cookie = (started.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const approved = await fetch(started.headers.get('location') ?? '', { redirect: 'manual' });
  return { callback: pathOf(approved.headers.get('location')), cookie };
}
async function signInWithGoogle(identity: Identity, query = ''): Promise<ApiAnswer> {
  await next(identity);
  const { callback, cookie } = await leave(query);
  return call(`GET ${callback}`, { headers: { cookie } });
}

describe('signing keys', () => {
  const DAY = 24 * 60 * 60;
  const advance = (advanceSeconds: number) => call('POST /_local/clock', { json: { advanceSeconds } });
  const rotate = async () => {
    const { status } = await call('POST /_local/schedules/rotate-signing-keys/run');
    expect(status).toBeLessThan(300);
  };
  const kids = async (): Promise<string[]> =>
    (await call('GET /.well-known/jwks.json')).body.keys.map(({ kid }: { kid: string }) => kid);
  const login = async (): Promise<string> => {
    const json = { email: 'keys@example.com', password: PASSWORD };
    return (await call('POST /login', { json })).body.accessToken;
  };
  const accepted = async (token: string) =>
    // One function in the VPC, one outside.
    Promise.all(
      ['GET /me', 'GET /notifications'].map(async (route) => (await call(route, { token })).status),
    );

  test('are rotated by schedule: tokens signed before stay good, new ones are by the next key, the old key goes', async () => {
    await register('keys@example.com');
    const [first, second, ...others] = await kids();
    expect(others).toEqual([]);
    // The first test of the file: the keys are as old as the product, less than 8 minutes.
    await advance(30 * DAY - 8 * 60);
    const token = await login();
    expect(decodeProtectedHeader(token).kid).toBe(first);
    await advance(8 * 60);
    await rotate();
    await advance(5 * 60);
    expect(await accepted(token)).toEqual([200, 200]);
    const next = await login();
    expect(decodeProtectedHeader(next).kid).toBe(second);
    expect(await accepted(next)).toEqual([200, 200]);
    expect(await kids()).toEqual([second, expect.any(String), first]);
    await advance(60 * 60);
    await rotate();
    await advance(60);
    expect(await kids()).toEqual([second, expect.any(String)]);
  });
});

describe('mails', () => {
  test('a new account proves its address by the link it is mailed', async () => {
    const { body } = await register('verify@example.com');
    const token = await mailed('verify@example.com', /Confirm/);
    expect((await call('POST /auth/verify-email', { json: { token } })).status).toBe(204);
    const me = await call('GET /me', { token: body.accessToken });
    expect(me.body.emailVerified).toBe(true);
    expect((await call('POST /auth/verify-email', { json: { token } })).status).toBe(422);
  });

  test('a forgotten password is replaced by the link it is mailed; 202 for an unknown address too', async () => {
    const { body } = await register('forgot@example.com');
    for (const email of ['forgot@example.com', 'nobody@example.com']) {
      const { status, text } = await call('POST /auth/forgot-password', { json: { email } });
      expect([status, text]).toEqual([202, '']);
    }
    const token = await mailed('forgot@example.com', /new password/);
    const json = { token, newPassword: 'a better password' };
    expect((await call('POST /auth/reset-password', { json })).status).toBe(204);
    const { refreshToken } = body;
    expect((await call('POST /auth/refresh', { json: { refreshToken } })).status).toBe(401);
    const login = { email: 'forgot@example.com', password: 'a better password' };
    expect((await call('POST /login', { json: login })).status).toBe(200);
    const mails = (await call('GET /_local/mailbox.json')).body.map(({ to }: Mail) => to);
    expect(mails).not.toContain('nobody@example.com');
  });

  test('429 after 20 requests a minute from one address', async () => {
    await call('POST /_local/clock', { json: { advanceSeconds: 61 } });
    const json = { email: 'nobody@example.com' };
    const answers = [];
    for (let i = 0; i < 21; i += 1) answers.push(await call('POST /auth/forgot-password', { json }));
    expect(answers.map(({ status }) => status)).toContain(429);
  });
});

describe('Google', () => {
  test('leads there with state, nonce and PKCE, and binds the browser by a cookie no script can read', async () => {
    const { status, headers } = await call('GET /auth/google');
    const query = new URL(headers.get('location') ?? '').searchParams;
    expect(status).toBe(302);
    expect(query.get('scope')).toBe('openid email profile');
    expect(query.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query.get(name)).toMatch(/^[\w-]{43}$/);
    expect(headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax; Path=\/auth\/google/);
  });
  test('200 opens an account, verified, and finds it again by its id there', async () => {
    const first = await signInWithGoogle({ sub: 'g-1', email: 'g1@example.com' });
    expect(first.status).toBe(200);
    expect(first.body.user).toMatchObject({ provider: 'google', emailVerified: true });
    const again = await signInWithGoogle({ sub: 'g-1', email: 'moved@example.com' });
    expect(again.body.user.id).toBe(first.body.user.id);
  });
  test('401 without the cookie, and for a state that is used', async () => {
    await next({ sub: 'g-2', email: 'g2@example.com' });
    const { callback, cookie } = await leave();
    expect((await call(`GET ${callback}`)).status).toBe(401);
    expect((await call(`GET ${callback}`, { headers: { cookie } })).status).toBe(200);
    expect((await call(`GET ${callback}`, { headers: { cookie } })).status).toBe(401);
  });
  test('401 for a sign-in that took more than ten minutes', async () => {
    const { callback, cookie } = await leave();
    await call('POST /_local/clock', { json: { advanceSeconds: 601 } });
    expect((await call(`GET ${callback}`, { headers: { cookie } })).status).toBe(401);
  });
  test.each([false, 'true', null, undefined])('401 for email_verified %j', async (email_verified) => {
    const identity = { sub: 'g-3', email: 'g3@example.com', email_verified };
    expect((await signInWithGoogle(identity as Identity)).status).toBe(401);
  });
  test('200 for both of two tabs that one browser sends to Google at once', async () => {
    await next({ sub: 'g-11', email: 'g11@example.com' });
    const [one, two] = [await leave(), await leave()];
    const headers = { cookie: `${one.cookie}; ${two.cookie}` };
    expect((await call(`GET ${one.callback}`, { headers })).status).toBe(200);
    expect((await call(`GET ${two.callback}`, { headers })).status).toBe(200);
  });
  test('200 with a name that no account could have', async () => {
    const { status, body } = await signInWithGoogle({
      sub: 'g-12',
      email: 'g12@example.com',
      name: 'Gra\0ce \ud800',
    });
    expect([status, body.user.name]).toEqual([200, 'Grace \ufffd']);
  });
  test('409 for the address of an unverified password account, and of another Google account', async () => {
    await register('unproved@example.com');
    expect((await signInWithGoogle({ sub: 'g-4', email: 'unproved@example.com' })).status).toBe(409);
    await signInWithGoogle({ sub: 'g-5', email: 'g5@example.com' });
    expect((await signInWithGoogle({ sub: 'g-6', email: 'g5@example.com' })).status).toBe(409);
  });
  test('links the verified password account with the address', async () => {
    const { status, body } = await signInWithGoogle({ sub: 'g-7', email: 'ADA@nubo.local' });
    expect([status, body.user.email, body.user.provider]).toEqual([200, 'ada@nubo.local', 'password']);
  });
  test('leads back with a code that is good once, for a minute', async () => {
    const query = `?redirect=${encodeURIComponent(`${product.url}/app?tab=1`)}`;
    const codeOf = ({ headers }: ApiAnswer) =>
      new URL(headers.get('location') ?? '').searchParams.get('code');
    const led = await signInWithGoogle({ sub: 'g-8', email: 'g8@example.com' }, query);
    expect(led.headers.get('location')).toContain('/app?tab=1&code=');
    const exchange = (code: string | null) => call('POST /auth/exchange', { json: { code } });
    const { status, body } = await exchange(codeOf(led));
    expect([status, body.user.email]).toEqual([200, 'g8@example.com']);
    expect((await call('GET /me', { token: body.accessToken })).status).toBe(200);
    expect((await exchange(codeOf(led))).status).toBe(401);
    const late = await signInWithGoogle({ sub: 'g-8', email: 'g8@example.com' }, query);
    await call('POST /_local/clock', { json: { advanceSeconds: 61 } });
    expect((await exchange(codeOf(late))).status).toBe(401);
  });
  test.each(['https://evil.example', '/app', 'javascript:alert(1)', 'blob:ORIGIN/1', 'ORIGIN.evil.example'])(
    '422 for a redirect to %s',
    async (page) => {
      const to = page.replace('ORIGIN', product.url);
      const { status, body } = await call(`GET /auth/google?redirect=${encodeURIComponent(to)}`);
      expect([status, body.errors[0].path]).toEqual([422, '/redirect']);
    },
  );
  test('403 when the person says no; with a redirect the page is told', async () => {
    const decline = async (query: string) => {
      const { callback, cookie } = await leave(query);
      const state = new URLSearchParams(callback.split('?')[1]).get('state');
      const path = `/auth/google/callback?error=access_denied&state=${state}`;
      return call(`GET ${path}`, { headers: { cookie } });
    };
    expect((await decline('')).status).toBe(403);
    const { status, headers } = await decline(`?redirect=${encodeURIComponent(product.url)}`);
    expect([status, pathOf(headers.get('location'))]).toEqual([302, '/?error=access_denied']);
  });
  test('an account without a password is deleted by a fresh token and no body, with what it owns', async () => {
    const { body } = await signInWithGoogle({ sub: 'g-9', email: 'g9@example.com' });
    const token = body.accessToken;
    await call('POST /tasks', { token, json: { title: 'mine' } });
    expect((await call('DELETE /me', { token })).status).toBe(204);
    expect((await call('GET /me', { token })).status).toBe(401);
    // The token outlives the account by some minutes; what it owned does not.
    const left = async () => (await call('GET /tasks', { token })).body.items.length;
    await expect.poll(left, { timeout: 60_000, interval: 500 }).toBe(0);
  });
  test('403 for a sign-in older than five minutes, refreshed just now or not', async () => {
    const { body } = await signInWithGoogle({ sub: 'g-10', email: 'g10@example.com' });
    await call('POST /_local/clock', { json: { advanceSeconds: 301 } });
    expect((await call('DELETE /me', { token: body.accessToken })).status).toBe(403);
    const { refreshToken } = body;
    const refreshed = await call('POST /auth/refresh', { json: { refreshToken } });
    expect(refreshed.status).toBe(200);
    expect((await call('DELETE /me', { token: refreshed.body.accessToken })).status).toBe(403);
    expect((await call('GET /me', { token: refreshed.body.accessToken })).status).toBe(200);
  });
  test('401 for a code that was given out before the account was disabled', async () => {
    const query = `?redirect=${encodeURIComponent(product.url)}`;
    const { body } = await signInWithGoogle({ sub: 'g-13', email: 'g13@example.com' });
    const led = await signInWithGoogle({ sub: 'g-13', email: 'g13@example.com' }, query);
    const code = new URL(led.headers.get('location') ?? '').searchParams.get('code');
    const admin = { email: 'admin@nubo.local', password: 'admin-demo-password' };
    const { accessToken: token } = (await call('POST /login', { json: admin })).body;
    for (const disabled of [true, false]) {
      const answer = await call(`PATCH /users/${body.user.id}`, { token, json: { disabled } });
      expect(answer.status).toBe(200);
    }
    expect((await call('POST /auth/exchange', { json: { code } })).status).toBe(401);
  });
});

test('a refresh token that is used again after its grace ends the session, whoever stole it', async () => {
  const { body } = await register('stolen@example.com');
  const refresh = (refreshToken: string) => call('POST /auth/refresh', { json: { refreshToken } });
  const rotated = await refresh(body.refreshToken);
  expect(rotated.status).toBe(200);
  await call('POST /_local/clock', { json: { advanceSeconds: 11 } });
  expect((await refresh(body.refreshToken)).status).toBe(401);
  expect((await refresh(rotated.body.refreshToken)).status).toBe(401);
});
