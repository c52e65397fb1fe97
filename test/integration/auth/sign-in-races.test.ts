import { hash } from 'bcrypt';
import { describe, expect, test } from 'vitest';
import { authHarness, PASSWORD, type SignedIn } from './auth-harness.ts';

const auth = authHarness();
const NEW_PASSWORD = 'another good password';
type Ends = (who: SignedIn) => Promise<() => Promise<unknown>>;

/** What ends the sessions of an account, each ready to be sent. */
const ends: Record<string, Ends> = {
  'a password reset': async ({ user }) => {
    await auth.consume('send-reset-mail', { email: user.email });
    const [mail] = await auth.takeMails();
    const token = /token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
    const reset = await auth.apart('reset-password');
    return async () => expect((await reset({ body: { token, newPassword: NEW_PASSWORD } })).status).toBe(204);
  },
  'a password change': async ({ accessToken }) => {
    const change = await auth.apart('change-password');
    const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    return async () => expect((await change({ token: accessToken, body })).status).toBe(204);
  },
  disabling: async ({ user }) => {
    const { accessToken: token } = await auth.admin();
    const update = await auth.apart('update-user');
    const call = { token, params: { id: user.id }, body: { disabled: true } };
    return async () => expect((await update(call)).status).toBe(200);
  },
  'the deletion of the account': async ({ accessToken }) => {
    const remove = await auth.apart('delete-me');
    return async () =>
      expect((await remove({ token: accessToken, body: { password: PASSWORD } })).status).toBe(204);
  },
};

/** Calls that wait for a lock. */
async function waiting(): Promise<number> {
  const { rows } = await auth
    .database()
    .admin.query(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'nubo_auth'",
    );
  return rows[0].n;
}

/** Holds the account's row while calls come to wait for it, one after the other, in this order. */
async function inOrder<T>(
  userId: string,
  first: () => Promise<unknown>,
  second: () => Promise<T>,
): Promise<T> {
  const holder = await auth.database().connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM auth.users WHERE id = $1 FOR UPDATE', [userId]);
    const one = first();
    await expect.poll(waiting, { timeout: 10_000, interval: 20 }).toBe(1);
    const two = second();
    await expect.poll(waiting, { timeout: 10_000, interval: 20 }).toBe(2);
    await holder.query('COMMIT');
    await one;
    return await two;
  } finally {
    await holder.end();
  }
}
const sessionsOf = async (userId: string) =>
  (await auth.database().admin.query('SELECT id FROM auth.sessions WHERE user_id = $1', [userId])).rows;
const refresh = async (refreshToken: string) =>
  (await auth.call('refresh-tokens', { body: { refreshToken } })).status;

describe.each(Object.keys(ends))('a login with the old password while %s is under way', (name) => {
  test('leaves no session when its password was compared before, and its session starts after', async () => {
    const ada = await auth.register();
    const end = await ends[name]?.(ada);
    const login = await auth.apart('login');
    if (!end) throw new Error(name);
    const before = await sessionsOf(ada.user.id);
    const { status } = await inOrder(ada.user.id, end, () =>
      login({ body: { email: ada.user.email, password: PASSWORD } }),
    );
    expect(status).toBe(401);
    const left = await sessionsOf(ada.user.id);
    expect(left).toEqual(name === 'a password change' ? before : []);
  });
  test('leaves no session when it starts just before', async () => {
    const ada = await auth.register();
    const end = await ends[name]?.(ada);
    const login = await auth.apart('login');
    if (!end) throw new Error(name);
    let signedIn: SignedIn | undefined;
    await inOrder(
      ada.user.id,
      async () => {
        signedIn = (await login({ body: { email: ada.user.email, password: PASSWORD } })).body;
      },
      end,
    );
    expect(await refresh(signedIn?.refreshToken ?? '')).toBe(401);
  });
});

test('a sign-in with Google leaves no session when the account is disabled meanwhile', async () => {
  const identity = { sub: 'raced', email: 'raced@example.com', name: 'Grace' };
  const command = {
    identity,
    device: { address: '192.0.2.1', userAgent: 'vitest' },
    mode: 'tokens',
    traceId: 'request',
  };
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever the function answers
  const { signedIn } = (await auth.invoke('sign-in-google', command)) as any;
  const disable = await ends.disabling?.(signedIn);
  const signIn = await auth.invokeApart('sign-in-google');
  if (!disable) throw new Error('no way to disable');
  const outcome = await inOrder(signedIn.user.id, disable, () => signIn(command));
  expect(outcome).toMatchObject({ kind: 'refused', code: 'unauthenticated' });
  expect(await sessionsOf(signedIn.user.id)).toEqual([]);
});

test('a hash of a lower cost is not renewed over a password that was set meanwhile', async () => {
  const ada = await auth.register();
  const { admin } = auth.database();
  const [old, set] = [await hash(PASSWORD, 4), await hash(NEW_PASSWORD, 5)];
  const put = 'UPDATE auth.credentials SET hash = $2 WHERE user_id = $1';
  await admin.query(put, [ada.user.id, old]);
  const login = await auth.apart('login');
  const holder = await auth.database().connect();
  try {
    await holder.query('BEGIN');
    await holder.query(put, [ada.user.id, set]);
    await holder.query('UPDATE auth.users SET epoch = epoch + 1 WHERE id = $1', [ada.user.id]);
    const answer = login({ body: { email: ada.user.email, password: PASSWORD } });
    await expect.poll(waiting, { timeout: 10_000, interval: 20 }).toBe(1);
    await holder.query('COMMIT');
    expect((await answer).status).toBe(401);
  } finally {
    await holder.end();
  }
  const found = await admin.query('SELECT hash FROM auth.credentials WHERE user_id = $1', [ada.user.id]);
  expect(found.rows).toEqual([{ hash: set }]);
});
