import { describe, expect, test } from 'vitest';
import { authHarness, PASSWORD } from './auth-harness.ts';

const auth = authHarness();
const login = (email: string, password: string) => auth.call('login', { body: { email, password } });

describe('GET /me', () => {
  test('200 with the user and nothing secret; 304 by its ETag', async () => {
    const { accessToken, user } = await auth.register({ name: 'Ada' });
    const { status, body, headers } = await auth.call('get-me', { token: accessToken });
    expect([status, body]).toEqual([200, user]);
    const again = { token: accessToken, headers: { 'if-none-match': headers.etag ?? '' } };
    expect((await auth.call('get-me', again)).status).toBe(304);
  });
  test('401 without a token, and with invalid_token for one that is none', async () => {
    const without = await auth.call('get-me');
    expect([without.status, without.headers['www-authenticate']]).toEqual([401, 'Bearer realm="nubo"']);
    const wrong = await auth.call('get-me', { token: 'x.y.z' });
    expect([wrong.status, wrong.headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="nubo", error="invalid_token"',
    ]);
  });
  test('401 once the account is disabled, for PATCH and PUT as well', async () => {
    const { accessToken, user } = await auth.register();
    await auth.setFlags({ email: user.email, disabled: true });
    const call = { token: accessToken };
    expect((await auth.call('get-me', call)).status).toBe(401);
    expect((await auth.call('update-me', { ...call, body: { name: 'X' } })).status).toBe(401);
    const body = { currentPassword: PASSWORD, newPassword: 'another password' };
    expect((await auth.call('change-password', { ...call, body })).status).toBe(401);
  });
});

describe('PATCH /me', () => {
  test('200 changes the name, and null takes it away', async () => {
    const { accessToken } = await auth.register();
    const patch = (body: object) => auth.call('update-me', { token: accessToken, body });
    expect((await patch({ name: '  Grace  ' })).body.name).toBe('Grace');
    expect((await patch({})).body.name).toBe('Grace');
    expect((await patch({ name: null })).body.name).toBe('');
  });
  test('412 when If-Match is stale', async () => {
    const { accessToken } = await auth.register();
    const { headers } = await auth.call('get-me', { token: accessToken });
    const patch = { token: accessToken, headers: { 'if-match': headers.etag ?? '' } };
    expect((await auth.call('update-me', { ...patch, body: { name: 'One' } })).status).toBe(200);
    expect((await auth.call('update-me', { ...patch, body: { name: 'Two' } })).status).toBe(412);
    expect((await auth.call('update-me', { ...patch, body: {} })).status).toBe(412);
  });
  test.each([{ role: 'admin' }, { email: 'a@b.co' }, { emailVerified: true }, { name: '' }])(
    '422 for %j',
    async (body) => {
      const { accessToken } = await auth.register();
      expect((await auth.call('update-me', { token: accessToken, body })).status).toBe(422);
    },
  );
});

describe('PUT /me/password', () => {
  const change = (token: string, currentPassword: string, newPassword = 'a new password') =>
    auth.call('change-password', { token, body: { currentPassword, newPassword } });

  test('204: the new password signs in, the old one does not, every other session is over', async () => {
    const { accessToken, refreshToken, user } = await auth.register();
    const other = (await login(user.email, PASSWORD)).body;
    expect((await change(accessToken, PASSWORD)).status).toBe(204);
    expect((await login(user.email, 'a new password')).status).toBe(200);
    expect((await login(user.email, PASSWORD)).status).toBe(401);
    const refresh = (token: string) => auth.call('refresh-tokens', { body: { refreshToken: token } });
    expect((await refresh(other.refreshToken)).status).toBe(401);
    expect((await refresh(refreshToken)).status).toBe(200);
  });
  test('403 for a wrong current password, and 429 after 5 in a minute', async () => {
    const { accessToken } = await auth.register();
    for (let i = 0; i < 5; i += 1) expect((await change(accessToken, 'wrong')).status).toBe(403);
    const { status, headers } = await change(accessToken, PASSWORD);
    expect(status).toBe(429);
    expect(headers['retry-after']).toBeDefined();
  });
  test('422 for a new password that is too short', async () => {
    const { accessToken } = await auth.register();
    expect((await change(accessToken, PASSWORD, 'short')).status).toBe(422);
  });
});

describe('DELETE /me', () => {
  test('204 removes the account with all that it has here', async () => {
    const { accessToken, refreshToken, user } = await auth.register();
    const remove = { token: accessToken, body: { password: PASSWORD } };
    expect((await auth.call('delete-me', remove)).status).toBe(204);
    expect((await auth.call('get-me', { token: accessToken })).status).toBe(401);
    expect((await auth.call('refresh-tokens', { body: { refreshToken } })).status).toBe(401);
    expect((await login(user.email, PASSWORD)).status).toBe(401);
    const { rows } = await auth
      .database()
      .admin.query(
        'SELECT (SELECT count(*) FROM auth.sessions WHERE user_id = $1) + (SELECT count(*) FROM auth.credentials WHERE user_id = $1) AS left',
        [user.id],
      );
    expect(rows[0].left).toBe('0');
    expect((await auth.register({ email: user.email })).user.id).not.toBe(user.id);
  });
  test('412 for a stale If-Match, 204 for the one of GET /me', async () => {
    const { accessToken } = await auth.register();
    const me = await auth.call('get-me', { token: accessToken });
    const remove = (etag: string, password = PASSWORD) =>
      auth.call('delete-me', { token: accessToken, headers: { 'if-match': etag }, body: { password } });
    expect((await remove('"v1000"')).status).toBe(412);
    expect((await remove('"v1000"', 'wrong')).status).toBe(403);
    expect((await auth.call('get-me', { token: accessToken })).status).toBe(200);
    expect((await remove(me.headers.etag ?? '')).status).toBe(204);
  });
  test('403 for a wrong password, 422 for none', async () => {
    const { accessToken } = await auth.register();
    const remove = (body: object) => auth.call('delete-me', { token: accessToken, body });
    expect((await remove({ password: 'wrong' })).status).toBe(403);
    expect((await remove({})).status).toBe(422);
    expect((await auth.call('get-me', { token: accessToken })).status).toBe(200);
  });
});
