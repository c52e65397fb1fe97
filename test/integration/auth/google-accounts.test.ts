import { describe, expect, test, vi } from 'vitest';
import { authHarness, PASSWORD } from './auth-harness.ts';

const auth = authHarness({ bus: 'nowhere' });
let made = 0;

/** Asks as the function does that has verified who it is. */
async function signIn(
  identity: { sub?: string; email: string; name?: string },
  mode = 'tokens',
  ask = (event: unknown) => auth.invoke('sign-in-google', event),
) {
  made += 1;
  const outcome = await ask({
    identity: { sub: `sub-${made}`, name: 'Grace', ...identity },
    device: { address: '192.0.2.1', userAgent: 'vitest' },
    mode,
    traceId: 'request',
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever the function answers
  return outcome as any;
}
const email = () => `grace-${made}@example.com`;

describe('a Google account that is not known', () => {
  test('gets an account: verified, without a password, published once', async () => {
    const address = email();
    const { kind, signedIn } = await signIn({ sub: 'first', email: address });
    expect(kind).toBe('tokens');
    expect(signedIn.user).toMatchObject({ provider: 'google', emailVerified: true, name: 'Grace' });
    const again = await signIn({ sub: 'first', email: address });
    expect(again.signedIn.user.id).toBe(signedIn.user.id);
    const { rows } = await auth
      .database()
      .admin.query("SELECT type FROM auth.outbox WHERE detail->'data'->>'userId' = $1", [signedIn.user.id]);
    expect(rows).toEqual([{ type: 'user.registered' }]);
  });
  test('two first sign-ins at once make one account', async () => {
    const identity = { sub: 'twice', email: email() };
    const environments = [await auth.invokeApart('sign-in-google'), await auth.invokeApart('sign-in-google')];
    const answers = await Promise.all(environments.map((ask) => signIn(identity, 'tokens', ask)));
    expect(new Set(answers.map(({ signedIn }) => signedIn.user.id)).size).toBe(1);
  });
});

describe('an account with the same address', () => {
  test('is linked when its address is verified, and keeps its password', async () => {
    const { user } = await auth.register();
    await auth.setFlags({ email: user.email, emailVerified: true });
    const { signedIn } = await signIn({ sub: 'linked', email: user.email.toUpperCase() });
    expect(signedIn.user).toMatchObject({ id: user.id, provider: 'password' });
    const login = await auth.call('login', { body: { email: user.email, password: PASSWORD } });
    expect(login.status).toBe(200);
  });
  test('is not linked, a conflict, while its address is unverified', async () => {
    const { user } = await auth.register();
    expect(await signIn({ email: user.email })).toMatchObject({ kind: 'refused', code: 'conflict' });
  });
  test('is a conflict when it is another Google account’s, whether new or linked', async () => {
    const address = email();
    await signIn({ email: address });
    expect(await signIn({ email: address })).toMatchObject({ kind: 'refused', code: 'conflict' });
    const { user } = await auth.register();
    await auth.setFlags({ email: user.email, emailVerified: true });
    await signIn({ email: user.email });
    expect(await signIn({ email: user.email })).toMatchObject({ kind: 'refused', code: 'conflict' });
  });
});

test('the account is known by sub: another address at Google leads to the same one', async () => {
  const first = await signIn({ sub: 'moved', email: email() });
  const { user } = await auth.register();
  await auth.setFlags({ email: user.email, emailVerified: true });
  const second = await signIn({ sub: 'moved', email: user.email });
  expect(second.signedIn.user.id).toBe(first.signedIn.user.id);
});

test('a disabled account is refused', async () => {
  const address = email();
  await signIn({ sub: 'disabled', email: address });
  await auth.setFlags({ email: address, disabled: true });
  expect(await signIn({ sub: 'disabled', email: address })).toMatchObject({ code: 'forbidden' });
});

test('asked only who it is, it begins no session', async () => {
  const address = email();
  const { kind, userId } = await signIn({ email: address }, 'identify');
  expect(kind).toBe('identified');
  const { rows } = await auth
    .database()
    .admin.query('SELECT 1 FROM auth.sessions WHERE user_id = $1', [userId]);
  expect(rows).toEqual([]);
});

describe('an account without a password', () => {
  test('is deleted by a fresh token and no body at all', async () => {
    const { signedIn } = await signIn({ email: email() });
    const token = signedIn.accessToken;
    expect((await auth.call('delete-me', { token })).status).toBe(204);
    expect((await auth.call('get-me', { token })).status).toBe(401);
  });
  test('is not deleted by a session that was signed in more than five minutes ago, however fresh its token', async () => {
    const { signedIn } = await signIn({ email: email() });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 301_000 });
    const { refreshToken } = signedIn;
    const { body } = await auth.call('refresh-tokens', { body: { refreshToken } });
    expect((await auth.call('delete-me', { token: body.accessToken })).status).toBe(403);
    vi.useRealTimers();
    expect((await auth.call('get-me', { token: body.accessToken })).status).toBe(200);
  });
  test('does not sign in by password', async () => {
    const address = email();
    await signIn({ email: address });
    expect((await auth.call('login', { body: { email: address, password: PASSWORD } })).status).toBe(401);
  });
});
