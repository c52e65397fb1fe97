import { afterEach, describe, expect, test, vi } from 'vitest';
import { authHarness, PASSWORD, type SignedIn } from './auth-harness.ts';

const auth = authHarness();
const refresh = (refreshToken: string) => auth.call('refresh-tokens', { body: { refreshToken } });
const login = async (email: string): Promise<SignedIn> =>
  (await auth.call('login', { body: { email, password: PASSWORD } })).body;

/** Moves `Date` on; timers run as they are. */
function advance(seconds: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
}
afterEach(() => {
  vi.useRealTimers();
});

describe('POST /auth/refresh', () => {
  test('200 changes the token for a new pair', async () => {
    const { refreshToken, user } = await auth.register();
    const { status, body } = await refresh(refreshToken);
    expect(status).toBe(200);
    expect(body).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 900,
    });
    expect(body.refreshToken).not.toBe(refreshToken);
    expect((await auth.call('get-me', { token: body.accessToken })).body.id).toBe(user.id);
  });
  test('within 10 s of the rotation the used token gives the same new pair again', async () => {
    const { refreshToken } = await auth.register();
    const { body: first } = await refresh(refreshToken);
    advance(9);
    expect(await refresh(refreshToken)).toMatchObject({ status: 200, body: first });
    expect((await refresh(first.refreshToken)).status).toBe(200);
    expect(await refresh(refreshToken)).toMatchObject({ status: 200, body: first });
  });
  test('two tabs that refresh at once get one pair', async () => {
    const { refreshToken } = await auth.register();
    const tabs = [await auth.apart('refresh-tokens'), await auth.apart('refresh-tokens')];
    const [one, two] = await Promise.all(tabs.map((tab) => tab({ body: { refreshToken } })));
    expect(one).toMatchObject({ status: 200, body: { refreshToken: expect.any(String) } });
    expect(two?.body).toEqual(one?.body);
  });
  test('after 10 s the use of a rotated token revokes its whole family, and no other session', async () => {
    const first = await auth.register();
    const other = await login(first.user.email);
    const { body: next } = await refresh(first.refreshToken);
    advance(11);
    expect((await refresh(first.refreshToken)).status).toBe(401);
    expect((await refresh(next.refreshToken)).status).toBe(401);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });
  test('a refreshed token carries the role of today', async () => {
    const { refreshToken, user } = await auth.register();
    await auth.setFlags({ email: user.email, role: 'admin' });
    const { body } = await refresh(refreshToken);
    expect((await auth.call('list-users', { token: body.accessToken })).status).toBe(200);
  });
  test('lives 30 days from its own rotation', async () => {
    const { refreshToken } = await auth.register();
    advance(29 * 86_400);
    const { status, body } = await refresh(refreshToken);
    expect(status).toBe(200);
    advance(31 * 86_400);
    expect((await refresh(body.refreshToken)).status).toBe(401);
  });
  test('401 for a token that nobody gave, 422 for none', async () => {
    const { status, headers } = await refresh('made-up');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain('Bearer realm="nubo"');
    expect((await auth.call('refresh-tokens', { body: {} })).status).toBe(422);
  });
  test('401 at once for a disabled account, and after it is enabled again', async () => {
    const admin = await auth.admin();
    const { refreshToken, user } = await auth.register();
    const set = (disabled: boolean) =>
      auth.call('update-user', { token: admin.accessToken, params: { id: user.id }, body: { disabled } });
    expect((await set(true)).body.disabled).toBe(true);
    expect((await refresh(refreshToken)).status).toBe(401);
    expect((await set(false)).body.disabled).toBe(false);
    expect((await refresh(refreshToken)).status).toBe(401);
  });
});

describe('POST /logout', () => {
  test('204 ends the session; 204 too when there is none', async () => {
    const { refreshToken } = await auth.register();
    expect((await auth.call('logout', { body: { refreshToken } })).status).toBe(204);
    expect((await refresh(refreshToken)).status).toBe(401);
    expect((await auth.call('logout', { body: { refreshToken } })).status).toBe(204);
    expect((await auth.call('logout', { body: { refreshToken: 'made-up' } })).status).toBe(204);
  });
});

describe('/me/sessions', () => {
  test('200 lists where the account is signed in, newest first, and which one asks', async () => {
    const first = await auth.register();
    const call = { body: { email: first.user.email, password: PASSWORD }, address: '203.0.113.7' };
    const second = (await auth.call('login', { ...call, headers: { 'user-agent': 'Firefox' } })).body;
    const { status, body } = await auth.call('list-sessions', { token: second.accessToken });
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          id: expect.any(String),
          createdAt: expect.any(String),
          lastUsedAt: expect.any(String),
          address: '203.0.113.7',
          userAgent: 'Firefox',
          current: true,
        },
        expect.objectContaining({ userAgent: 'vitest', current: false }),
      ],
      nextCursor: null,
    });
    const page = (cursor?: string) =>
      auth.call('list-sessions', {
        token: second.accessToken,
        query: { limit: '1', ...(cursor && { cursor }) },
      });
    const { nextCursor } = (await page()).body;
    expect((await page(nextCursor)).body.items).toEqual([body.items[1]]);
  });
  test('204 revokes one, whose refresh token is then refused', async () => {
    const first = await auth.register();
    const second = await login(first.user.email);
    const { items } = (await auth.call('list-sessions', { token: second.accessToken })).body;
    const id = items.find((item: { current: boolean }) => !item.current).id;
    const revoke = () => auth.call('revoke-session', { token: second.accessToken, params: { id } });
    expect((await revoke()).status).toBe(204);
    expect((await refresh(first.refreshToken)).status).toBe(401);
    expect((await refresh(second.refreshToken)).status).toBe(200);
    expect((await revoke()).status).toBe(404);
  });
  test("404 for somebody else's session, which goes on", async () => {
    const [ada, eve] = [await auth.register(), await auth.register()];
    const { items } = (await auth.call('list-sessions', { token: ada.accessToken })).body;
    const params = { id: items[0].id };
    expect((await auth.call('revoke-session', { token: eve.accessToken, params })).status).toBe(404);
    expect((await refresh(ada.refreshToken)).status).toBe(200);
  });
});

describe('/auth/browser-session', () => {
  const renew = (call: { body?: unknown; cookies?: readonly string[] }) =>
    auth.call('renew-browser-session', call);
  const NAME = '__Secure-nubo_session';
  const cookieOf = ({ result }: Awaited<ReturnType<typeof renew>>) =>
    String(result.cookies?.[0]).split(';')[0] ?? '';

  test('the token of a sign-in becomes a cookie that no script and no other site can use', async () => {
    const { refreshToken, user } = await auth.register();
    const begun = await renew({ body: { refreshToken } });
    expect(begun.status).toBe(200);
    expect(begun.body).toEqual({ accessToken: expect.any(String), tokenType: 'Bearer', expiresIn: 900 });
    expect(begun.result.cookies).toEqual([
      expect.stringMatching(
        /^__Secure-nubo_session=[\w-]{43}; Max-Age=2592000; HttpOnly; SameSite=Strict; Path=\/auth\/browser-session; Secure$/,
      ),
    ]);
    expect(cookieOf(begun)).not.toContain(refreshToken);
    expect(begun.headers['cache-control']).toBe('no-store');
    expect((await auth.call('get-me', { token: begun.body.accessToken })).body.id).toBe(user.id);
  });

  test('the cookie is exchanged for the next one, among cookies of others too', async () => {
    const { refreshToken } = await auth.register();
    const first = cookieOf(await renew({ body: { refreshToken } }));
    const second = await renew({ cookies: ['theme=dark', first] });
    expect(second.status).toBe(200);
    expect(cookieOf(second)).not.toBe(first);
    const again = await renew({ cookies: [first] });
    expect(cookieOf(again)).toBe(cookieOf(second));
    advance(11);
    expect((await renew({ cookies: [first] })).status).toBe(401);
    expect((await renew({ cookies: [cookieOf(second)] })).status).toBe(401);
  });

  test('401 without a cookie and with one that is not valid', async () => {
    for (const cookies of [[], [`${NAME}=`], [`${NAME}=made-up`], ['other=1']]) {
      expect((await renew({ cookies })).status).toBe(401);
    }
  });

  test('DELETE ends the session and takes the cookie away, and is no error without one', async () => {
    const { refreshToken } = await auth.register();
    const cookie = cookieOf(await renew({ body: { refreshToken } }));
    const ended = await auth.call('end-browser-session', { cookies: [cookie] });
    expect(ended.status).toBe(204);
    expect(ended.result.cookies).toEqual([
      expect.stringMatching(/^__Secure-nubo_session=; Max-Age=0; .*Path=\/auth\/browser-session/),
    ]);
    expect((await renew({ cookies: [cookie] })).status).toBe(401);
    expect((await auth.call('end-browser-session')).status).toBe(204);
  });
});
