import { describe, expect, test } from 'vitest';
import { authHarness, PASSWORD } from './auth-harness.ts';

const auth = authHarness();
const NOBODY = '01890000-0000-7000-8000-000000000000';

describe('find-people', () => {
  test('gives names of those who are there, and emails where they are asked for', async () => {
    const { user } = await auth.register({ name: 'Ada' });
    const ids = [user.id, NOBODY];
    expect(await auth.invoke('find-people', { ids })).toEqual({ people: [{ id: user.id, name: 'Ada' }] });
    const { people } = await auth.invoke('find-people', { ids, withEmail: true });
    expect(people).toEqual([{ id: user.id, name: 'Ada', email: user.email, emailVerified: false }]);
    await auth.setFlags({ email: user.email, disabled: true });
    expect(await auth.invoke('find-people', { ids })).toEqual({ people: [] });
  });
});

describe('list-admins', () => {
  test('gives administrators alone, and none that is disabled', async () => {
    const { user: first } = await auth.admin();
    const { user: second } = await auth.admin();
    await auth.register();
    await auth.setFlags({ email: second.email, disabled: true });
    const { people } = await auth.invoke('list-admins', {});
    expect(people.map(({ id }: { id: string }) => id)).toEqual([first.id]);
    expect(people[0].email).toBe(first.email);
  });
});

describe('stats', () => {
  test('counts who registered and who signed in within the span, its end left out', async () => {
    const from = new Date().toISOString();
    const { user } = await auth.register();
    await auth.call('login', { body: { email: user.email, password: PASSWORD } });
    const to = new Date(Date.now() + 1).toISOString();
    const counted = await auth.invoke('stats', { from, to });
    expect(counted).toMatchObject({ registered: 1, signedIn: 1 });
    expect(
      await auth.invoke('stats', { from: to, to: new Date(Date.now() + 60_000).toISOString() }),
    ).toMatchObject({ registered: 0, signedIn: 0 });
    await expect(auth.invoke('stats', { from })).rejects.toThrow();
  });
});

describe('purge-expired', () => {
  test('removes sessions and mail tokens that have expired, and no others', async () => {
    const { user, refreshToken } = await auth.register();
    const { admin } = auth.database();
    const token = `INSERT INTO auth.mail_tokens VALUES (decode($1, 'hex'), $2, 'verify', 'x@nubo.local', $3)`;
    await admin.query(token, ['aa', user.id, '2026-01-01T00:00:00Z']);
    await admin.query(token, ['bb', user.id, '2099-01-01T00:00:00Z']);
    const now = new Date().toISOString();
    expect(await auth.invoke('purge-expired', { before: now })).toEqual({ sessions: 0, mailTokens: 1 });
    expect((await auth.call('refresh-tokens', { body: { refreshToken } })).status).toBe(200);
    const inAMonth = new Date(Date.now() + 31 * 24 * 3_600_000).toISOString();
    expect((await auth.invoke('purge-expired', { before: inAMonth })).sessions).toBeGreaterThanOrEqual(1);
    const { rows } = await admin.query('SELECT digest FROM auth.mail_tokens');
    expect(rows).toEqual([{ digest: Buffer.from('bb', 'hex') }]);
    expect((await admin.query('SELECT FROM auth.refresh_tokens')).rowCount).toBe(0);
  });
});
