import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLogger } from '../../../functions/_shared/observability/logger.ts';
import { authHarness, PASSWORD } from './auth-harness.ts';

const auth = authHarness({ bus: 'nowhere' });
const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.parse('2026-01-01T00:00:00Z');

/** The time of everybody, so many days after the first one. */
function onDay(days: number): Date {
  vi.useFakeTimers({ toFake: ['Date'], now: START + days * DAY_MS });
  return new Date();
}
async function cleanUp(day: number) {
  const now = onDay(day);
  const { cleanup } = await import('../../../functions/auth/inactivity/deps.ts');
  return await cleanup()(now, { traceId: 'test', log: createLogger() }, async () => undefined);
}
const signIn = (email: string) => auth.call('login', { body: { email, password: PASSWORD } });
const exists = async (id: string) => {
  const { rowCount } = await auth.database().admin.query('SELECT FROM auth.users WHERE id = $1', [id]);
  return rowCount === 1;
};

beforeEach(async () => {
  onDay(0);
  await auth.database().admin.query('TRUNCATE auth.users, auth.outbox CASCADE');
  await auth.takeMails();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('cleanup-inactive-users', () => {
  test('warns once after 335 days, and deletes after 365 with user.deleted', async () => {
    const { user } = await auth.register({ name: 'Ada <b>' });
    expect(await cleanUp(334)).toEqual({ warned: 0, deleted: 0 });
    expect(await cleanUp(335)).toEqual({ warned: 1, deleted: 0 });
    expect(await cleanUp(336)).toEqual({ warned: 0, deleted: 0 });
    const [mail, ...more] = await auth.takeMails();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: user.email, subject: 'Your account will be deleted soon' });
    expect(mail?.text).toContain('Hello Ada <b>,');
    expect(mail?.text).toContain('1 January 2027');
    expect(mail?.html).not.toContain('<b>');
    expect(await cleanUp(364)).toEqual({ warned: 0, deleted: 0 });
    expect(await cleanUp(365)).toEqual({ warned: 0, deleted: 1 });
    expect(await exists(user.id)).toBe(false);
    const { rows } = await auth
      .database()
      .admin.query(`SELECT detail FROM auth.outbox WHERE type = 'user.deleted'`);
    expect(rows).toMatchObject([{ detail: { data: { userId: user.id } } }]);
  });

  test('is taken back by a sign-in, and by a session that is used', async () => {
    const signedIn = await auth.register();
    const refreshed = await auth.register();
    expect(await cleanUp(335)).toEqual({ warned: 2, deleted: 0 });
    onDay(350);
    expect((await signIn(signedIn.user.email)).status).toBe(200);
    await auth
      .database()
      .admin.query('UPDATE auth.sessions SET last_used_at = $2 WHERE user_id = $1', [
        refreshed.user.id,
        new Date(START + 350 * DAY_MS),
      ]);
    expect(await cleanUp(400)).toEqual({ warned: 0, deleted: 0 });
    expect(await exists(signedIn.user.id)).toBe(true);
    expect(await exists(refreshed.user.id)).toBe(true);
    // A year after that they are warned anew, and the warning before counts no more.
    expect(await cleanUp(350 + 365)).toEqual({ warned: 2, deleted: 0 });
  });

  test('gives 30 days of notice however late the warning comes', async () => {
    await auth.register();
    expect(await cleanUp(500)).toEqual({ warned: 1, deleted: 0 });
    expect(await cleanUp(529)).toEqual({ warned: 0, deleted: 0 });
    expect(await cleanUp(530)).toEqual({ warned: 0, deleted: 1 });
  });

  test('leaves administrators and disabled accounts alone', async () => {
    await auth.admin();
    const { user } = await auth.register();
    await auth.setFlags({ email: user.email, disabled: true });
    expect(await cleanUp(400)).toEqual({ warned: 0, deleted: 0 });
  });
});
