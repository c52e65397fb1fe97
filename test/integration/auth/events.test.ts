import { afterEach, describe, expect, test, vi } from 'vitest';
import { authHarness, PASSWORD, type SignedIn } from './auth-harness.ts';

// A bus that is not there leaves the events in the outbox.
const auth = authHarness({ bus: 'nowhere' });
const NEW_PASSWORD = 'another good password';

const login = async (who: SignedIn): Promise<SignedIn> =>
  (await auth.call('login', { body: { email: who.user.email, password: PASSWORD } })).body;
const sessionOf = ({ accessToken }: SignedIn): string =>
  JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).sid;
const update = async (who: SignedIn, body: object) => {
  const admin = await auth.admin();
  const call = { token: admin.accessToken, params: { id: who.user.id }, body };
  expect((await auth.call('update-user', call)).status).toBe(200);
  return admin;
};

/** What is to be published about an account after its registration. */
async function eventsOf({ user }: SignedIn): Promise<{ type: string; actor?: string; data: object }[]> {
  const { rows } = await auth.database().admin.query(
    `SELECT type, detail FROM auth.outbox
       WHERE detail->'data'->>'userId' = $1 AND type <> 'user.registered' ORDER BY id`,
    [user.id],
  );
  return rows.map(({ type, detail }) => ({ type, actor: detail.actor, data: detail.data }));
}
const revoked = (who: SignedIn, sessionIds: string[] | null, reason: string) => ({
  type: 'session.revoked',
  actor: who.user.id,
  data: { userId: who.user.id, sessionIds, reason },
});

afterEach(() => {
  vi.useRealTimers();
});

describe('PATCH /users/{id}', () => {
  test('publishes user.disabled by the administrator, once', async () => {
    const ada = await auth.register();
    const admin = await update(ada, { disabled: true });
    await update(ada, { disabled: true });
    expect(await eventsOf(ada)).toEqual([
      { type: 'user.disabled', actor: admin.user.id, data: { userId: ada.user.id } },
    ]);
  });
  test('publishes user.role-changed with the new role, and nothing for the role it had', async () => {
    const ada = await auth.register();
    await update(ada, { role: 'user' });
    const admin = await update(ada, { role: 'admin' });
    expect(await eventsOf(ada)).toEqual([
      {
        type: 'user.role-changed',
        actor: admin.user.id,
        data: { userId: ada.user.id, role: 'admin' },
      },
    ]);
  });
  test('the operator publishes the same', async () => {
    const ada = await auth.register();
    await auth.setFlags({ email: ada.user.email, role: 'admin', disabled: true });
    expect((await eventsOf(ada)).map(({ type }) => type).sort()).toEqual([
      'user.disabled',
      'user.role-changed',
    ]);
  });
});

describe('session.revoked', () => {
  test('of a logout names the session', async () => {
    const ada = await auth.register();
    await auth.call('logout', { body: { refreshToken: ada.refreshToken } });
    await auth.call('logout', { body: { refreshToken: ada.refreshToken } });
    expect(await eventsOf(ada)).toEqual([revoked(ada, [sessionOf(ada)], 'logout')]);
  });
  test('of DELETE /me/sessions/{id} names the session', async () => {
    const ada = await auth.register();
    const other = await login(ada);
    const call = { token: ada.accessToken, params: { id: sessionOf(other) } };
    expect((await auth.call('revoke-session', call)).status).toBe(204);
    expect(await eventsOf(ada)).toEqual([revoked(ada, [sessionOf(other)], 'revoked')]);
  });
  test('of a password change names every other session', async () => {
    const ada = await auth.register();
    const other = await login(ada);
    const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expect((await auth.call('change-password', { token: ada.accessToken, body })).status).toBe(204);
    expect(await eventsOf(ada)).toEqual([revoked(ada, [sessionOf(other)], 'password-changed')]);
  });
  test('of a password reset means all sessions', async () => {
    const ada = await auth.register();
    await auth.consume('send-reset-mail', { email: ada.user.email });
    const [mail] = await auth.takeMails();
    const token = /token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
    expect((await auth.call('reset-password', { body: { token, newPassword: NEW_PASSWORD } })).status).toBe(
      204,
    );
    expect(await eventsOf(ada)).toEqual([
      revoked(ada, null, 'password-reset'),
      { type: 'user.verified', actor: ada.user.id, data: { userId: ada.user.id, email: ada.user.email } },
    ]);
  });
  test('of a refresh token used again after its grace names the family', async () => {
    const ada = await auth.register();
    const refresh = () => auth.call('refresh-tokens', { body: { refreshToken: ada.refreshToken } });
    expect((await refresh()).status).toBe(200);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
    expect((await refresh()).status).toBe(401);
    expect((await refresh()).status).toBe(401);
    expect(await eventsOf(ada)).toEqual([revoked(ada, [sessionOf(ada)], 'token-reused')]);
  });
});
