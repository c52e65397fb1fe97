import { afterEach, describe, expect, test, vi } from 'vitest';
import { authHarness, PASSWORD, type SignedIn } from './auth-harness.ts';

const auth = authHarness({ bus: 'nowhere' });
const NEW_PASSWORD = 'another good password';

const login = (email: string, password: string) => auth.call('login', { body: { email, password } });
const verify = (token: string) => auth.call('verify-email', { body: { token } });
const reset = (token: string, newPassword = NEW_PASSWORD) =>
  auth.call('reset-password', { body: { token, newPassword } });

/** As the bus hands it on. */
const registered = ({ user }: SignedIn) => ({
  'detail-type': 'user.registered',
  detail: {
    id: user.id,
    occurredAt: '2026-01-01T00:00:00.000Z',
    data: { userId: user.id, email: user.email, name: '', provider: 'password' },
    traceId: 'request',
    schemaVersion: 1,
  },
});

/** The token of the link in the one mail that waits. */
async function tokenOf(mail: { text: string } | undefined): Promise<string> {
  const link = /https:\/\/\S+/.exec(mail?.text ?? '')?.[0] ?? '';
  return new URL(link).searchParams.get('token') ?? '';
}
async function verificationToken(who: SignedIn): Promise<string> {
  await auth.consume('send-verification-mail', registered(who));
  return await tokenOf((await auth.takeMails())[0]);
}
async function resetToken(email: string): Promise<string> {
  await auth.consume('send-reset-mail', { email });
  return await tokenOf((await auth.takeMails())[0]);
}
/** What waits for the bus about an account. */
async function eventsOf(userId: string): Promise<string[]> {
  const { rows } = await auth
    .database()
    .admin.query("SELECT type FROM auth.outbox WHERE detail->'data'->>'userId' = $1 ORDER BY id", [userId]);
  return rows.map(({ type }) => type);
}

afterEach(() => {
  vi.useRealTimers();
});

describe('POST /auth/verify-email', () => {
  test('204 with the token of the mail, once', async () => {
    const ada = await auth.register();
    const token = await verificationToken(ada);
    expect((await verify(token)).status).toBe(204);
    const { body } = await auth.call('get-me', { token: ada.accessToken });
    expect(body.emailVerified).toBe(true);
    expect((await verify(token)).status).toBe(422);
  });
  test('422 for a token that is made up, of a reset, or older than seven days', async () => {
    const ada = await auth.register();
    expect((await verify('made-up')).body.errors[0].path).toBe('/token');
    expect((await verify(await resetToken(ada.user.email))).status).toBe(422);
    const token = await verificationToken(ada);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 8 * 86_400_000 });
    expect((await verify(token)).status).toBe(422);
  });
  test('422 when the account has another address by then', async () => {
    const ada = await auth.register();
    const token = await verificationToken(ada);
    await auth
      .database()
      .admin.query("UPDATE auth.users SET email = 'x', email_key = 'x' WHERE id = $1", [ada.user.id]);
    expect((await verify(token)).status).toBe(422);
  });
  test('no mail goes to an account that is verified', async () => {
    const ada = await auth.register();
    await auth.setFlags({ email: ada.user.email, emailVerified: true });
    await auth.consume('send-verification-mail', registered(ada));
    expect(await auth.takeMails()).toEqual([]);
  });
});

describe('the mail', () => {
  test('has the link in text and HTML, and shows a name as text', async () => {
    const ada = await auth.register({ name: '<b>Ada</b>' });
    await auth.consume('send-verification-mail', registered(ada));
    const [mail] = await auth.takeMails();
    expect(mail?.to).toBe(ada.user.email);
    expect(mail?.text).toContain('https://nubo.example.com/verify-email?token=');
    expect(mail?.html).toContain('https://nubo.example.com/verify-email?token=');
    expect(mail?.html).not.toContain('<b>Ada</b>');
  });
  test('carries a token that the database has only the hash of', async () => {
    const ada = await auth.register();
    const token = await verificationToken(ada);
    const { rows } = await auth.database().admin.query('SELECT t::text AS row FROM auth.mail_tokens t');
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('POST /auth/reset-password', () => {
  test('204: the new password signs in, the old one does not, every session is over, the address is verified', async () => {
    const ada = await auth.register();
    const token = await resetToken(ada.user.email);
    expect((await reset(token)).status).toBe(204);
    const refreshed = await auth.call('refresh-tokens', { body: { refreshToken: ada.refreshToken } });
    expect(refreshed.status).toBe(401);
    expect((await login(ada.user.email, PASSWORD)).status).toBe(401);
    const { status, body } = await login(ada.user.email, NEW_PASSWORD);
    expect([status, body.user.emailVerified]).toEqual([200, true]);
  });
  test('422 for a token that is used, and for every older one', async () => {
    const { user } = await auth.register();
    const older = await resetToken(user.email);
    const token = await resetToken(user.email);
    expect((await reset(token)).status).toBe(204);
    expect((await reset(token)).status).toBe(422);
    expect((await reset(older)).status).toBe(422);
  });
  test('of two resets with one token at once, exactly one happens', async () => {
    const { user } = await auth.register();
    const token = await resetToken(user.email);
    const environments = [await auth.apart('reset-password'), await auth.apart('reset-password')];
    const answers = await Promise.all(
      environments.map((reset) => reset({ body: { token, newPassword: NEW_PASSWORD } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
  });
  test('422 for a token that is older than an hour, of a disabled account, or made up', async () => {
    const { user } = await auth.register();
    const token = await resetToken(user.email);
    await auth.setFlags({ email: user.email, disabled: true });
    expect((await reset(token)).status).toBe(422);
    await auth.setFlags({ email: user.email, disabled: false });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_601_000 });
    expect((await reset(token)).status).toBe(422);
    expect((await reset('made-up')).status).toBe(422);
  });
  test('422 for a password that is too short, which leaves the token good', async () => {
    const { user } = await auth.register();
    const token = await resetToken(user.email);
    expect((await reset(token, 'short')).body.errors[0].path).toBe('/newPassword');
    expect((await reset(token)).status).toBe(204);
  });
});

describe('mails with a reset link', () => {
  test('at most 3 an hour go to one mailbox, however it is written', async () => {
    const { user } = await auth.register();
    for (const email of [user.email, user.email.toUpperCase(), ` ${user.email}`, user.email, user.email]) {
      await auth.consume('send-reset-mail', { email });
    }
    expect(await auth.takeMails()).toHaveLength(3);
  });
  test('verification mails count too, also of accounts that are deleted and registered again', async () => {
    const email = 'flooded@nubo.local';
    for (let i = 0; i < 5; i += 1) {
      const who = await auth.register({ email });
      await auth.consume('send-verification-mail', registered(who));
      await auth.consume('send-reset-mail', { email });
      const remove = { token: who.accessToken, body: { password: PASSWORD } };
      expect((await auth.call('delete-me', remove)).status).toBe(204);
    }
    expect((await auth.takeMails()).map(({ subject }) => subject)).toEqual([
      'Confirm your email address',
      'Choose a new password',
      'Confirm your email address',
    ]);
  });
  test('none goes to an address without an account, or of a disabled one', async () => {
    const { user } = await auth.register();
    await auth.setFlags({ email: user.email, disabled: true });
    await auth.consume('send-reset-mail', { email: user.email }, { email: 'nobody@nubo.local' });
    expect(await auth.takeMails()).toEqual([]);
  });
});

describe('what is published while the bus is down', () => {
  test('waits in the outbox: registered, verified, deleted', async () => {
    const ada = await auth.register();
    await verify(await verificationToken(ada));
    const answer = await auth.call('delete-me', { token: ada.accessToken, body: { password: PASSWORD } });
    expect(answer.status).toBe(204);
    expect(await eventsOf(ada.user.id)).toEqual([
      'user.registered',
      'user.verified',
      'user.deleted',
      'user.deleted',
    ]);
  });
  test('a deletion is published again when the last token is dead', async () => {
    const ada = await auth.register();
    const at = Date.now();
    await auth.call('delete-me', { token: ada.accessToken, body: { password: PASSWORD } });
    const { rows } = await auth.database().admin.query(
      `SELECT id, due_at, created_at FROM auth.outbox
         WHERE type = 'user.deleted' AND detail->'data'->>'userId' = $1 ORDER BY due_at`,
      [ada.user.id],
    );
    expect(rows).toHaveLength(2);
    expect(rows[0].id).not.toBe(rows[1].id);
    expect(rows[1].due_at.getTime()).toBeGreaterThanOrEqual(at + 900_000);
    expect(rows[1].due_at.getTime()).toBeLessThan(at + 930_000);
  });
  test('is nothing where nothing happened: the address was taken', async () => {
    const { user } = await auth.register();
    const body = { email: user.email, password: PASSWORD };
    expect((await auth.call('register', { body })).status).toBe(409);
    expect(await eventsOf(user.id)).toEqual(['user.registered']);
  });
});

describe('the link of a mail', () => {
  test.each([
    ['show-verify-email', '/verify-email'],
    ['show-reset-password', '/reset-password'],
  ] as const)('%s leads to the page of the console, the token behind the hash', async (route, page) => {
    const { status, headers } = await auth.call(route, { query: { token: 'a+b/c' } });
    expect([status, headers.location]).toEqual([302, `https://console.example.com/#${page}?token=a%2Bb%2Fc`]);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });
  test('leads there without a token too, and uses nothing up', async () => {
    const ada = await auth.register();
    await auth.consume('send-verification-mail', registered(ada));
    const mail = (await auth.takeMails())[0];
    const link = new URL(/https:\/\/\S+/.exec(mail?.text ?? '')?.[0] ?? '');
    expect(link.pathname).toBe('/verify-email');
    const token = link.searchParams.get('token') ?? '';
    expect((await auth.call('show-verify-email')).headers.location).toBe(
      'https://console.example.com/#/verify-email?token=',
    );
    await auth.call('show-verify-email', { query: { token } });
    expect((await verify(token)).status).toBe(204);
  });
});
