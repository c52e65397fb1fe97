import bcrypt from 'bcrypt';
import { describe, expect, test } from 'vitest';
import { authHarness, PASSWORD } from './auth-harness.ts';

const auth = authHarness();
const login = (email: string, password: string, address = auth.address()) =>
  auth.call('login', { body: { email, password }, address });

describe('200', () => {
  test('gives the user and tokens, whatever the capitals of the address', async () => {
    const { user } = await auth.register({ email: 'grace@nubo.local' });
    const { status, body, headers } = await login('Grace@NUBO.local', PASSWORD);
    expect(status).toBe(200);
    expect(body.user).toMatchObject({ id: user.id, email: 'grace@nubo.local' });
    expect(body.accessToken).not.toBe('');
    expect(headers['ratelimit-policy']).toBe('"login-account";q=5;w=60, "login-address";q=20;w=60');
    expect(headers['cache-control']).toContain('no-store');
  });
  test('renews a hash of a lower cost than today’s, and no other', async () => {
    const { user } = await auth.register({ email: 'old-hash@nubo.local' });
    const { admin } = auth.database();
    const stored = async () =>
      (await admin.query('SELECT hash FROM auth.credentials WHERE user_id = $1', [user.id])).rows[0].hash;
    const today = await stored();
    await login(user.email, PASSWORD);
    expect(await stored()).toBe(today);
    // The harness hashes with cost 5, so that there is a lower one.
    const older = await bcrypt.hash(PASSWORD, 4);
    await admin.query('UPDATE auth.credentials SET hash = $2 WHERE user_id = $1', [user.id, older]);
    expect((await login(user.email, PASSWORD)).status).toBe(200);
    expect(await stored()).toMatch(/^\$2b\$05\$/);
    expect((await login(user.email, PASSWORD)).status).toBe(200);
  });
});

describe('401', () => {
  test('has one body for a wrong password and for no such account', async () => {
    await auth.register({ email: 'known@nubo.local' });
    const [wrong, unknown] = [
      await login('known@nubo.local', 'wrong password'),
      await login('unknown@nubo.local', 'wrong password'),
    ];
    const { instance: _i, requestId: _r, ...body } = wrong.body;
    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    expect(unknown.body).toMatchObject(body);
    expect(wrong.headers['www-authenticate']).toBe('Bearer realm="nubo"');
  });
});

test('403 for the right password of a disabled account, 401 for a wrong one', async () => {
  const { user } = await auth.register({ email: 'disabled@nubo.local' });
  await auth.setFlags({ email: user.email, disabled: true });
  expect((await login(user.email, 'wrong password')).status).toBe(401);
  expect((await login(user.email, PASSWORD)).status).toBe(403);
});

describe('429', () => {
  test('after 5 failures in a minute for the account, the right password too, from any address', async () => {
    await auth.register({ email: 'guessed@nubo.local' });
    for (let i = 0; i < 5; i += 1) {
      expect((await login('guessed@nubo.local', 'wrong password')).status).toBe(401);
    }
    const { status, headers } = await login('GUESSED@nubo.local', PASSWORD);
    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(headers.ratelimit).toContain('"login-account";r=0');
    expect((await login('other@nubo.local', 'wrong password')).status).toBe(401);
  });
  test('after 20 failures in a minute from one address, for whichever accounts', async () => {
    const address = auth.address();
    const { user } = await auth.register();
    for (let i = 0; i < 20; i += 1) {
      expect((await login(`somebody-${i}@nubo.local`, 'wrong password', address)).status).toBe(401);
    }
    expect((await login(user.email, PASSWORD, address)).status).toBe(429);
    expect((await login(user.email, PASSWORD)).status).toBe(200);
  });
  test('never for right passwords alone', async () => {
    const { user } = await auth.register();
    const address = auth.address();
    for (let i = 0; i < 25; i += 1) expect((await login(user.email, PASSWORD, address)).status).toBe(200);
  });
});
