import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { authHarness, type SignedIn } from './auth-harness.ts';

const auth = authHarness();
let admin: SignedIn;
beforeAll(async () => {
  admin = await auth.admin();
}, 60_000);

const list = (query: Record<string, string> = {}, token = admin.accessToken) =>
  auth.call('list-users', { token, query });
const update = (id: string, body: object, token = admin.accessToken) =>
  auth.call('update-user', { token, params: { id }, body });
const emails = (answer: { body: { items: { email: string }[] } }) =>
  answer.body.items.map((item) => item.email);

describe('GET /users', () => {
  test('200 pages through accounts, newest first', async () => {
    for (const n of [1, 2, 3]) await auth.register({ email: `page-${n}@example.org`, name: `Page ${n}` });
    const first = await list({ q: '@EXAMPLE.org', limit: '2' });
    expect(emails(first)).toEqual(['page-3@example.org', 'page-2@example.org']);
    const second = await list({ q: '@EXAMPLE.org', limit: '2', cursor: first.body.nextCursor });
    expect(emails(second)).toEqual(['page-1@example.org']);
    expect(second.body.nextCursor).toBeNull();
    expect(first.body.items[0]).toEqual({
      id: expect.any(String),
      email: 'page-3@example.org',
      name: 'Page 3',
      role: 'user',
      provider: 'password',
      emailVerified: false,
      disabled: false,
      createdAt: expect.any(String),
      lastLoginAt: expect.any(String),
    });
  });
  test('finds by a literal part of name or address, and by role', async () => {
    await auth.register({ email: 'under_score@example.com', name: '100% Ümit' });
    for (const q of ['under_', '100%', 'üMIT'])
      expect(emails(await list({ q }))).toEqual(['under_score@example.com']);
    expect(emails(await list({ q: 'under%' }))).toEqual([]);
    expect(emails(await list({ role: 'admin' }))).toEqual([admin.user.email]);
  });
  test('finds caseless by full case folding', async () => {
    await auth.register({ email: 'strasse@example.net', name: 'ὈΔΥΣΣΕΎΣ Straße' });
    for (const q of ['ὀδυσσεύς', 'STRASSE', 'straße'])
      expect(emails(await list({ q }))).toEqual(['strasse@example.net']);
  });
  test('403 for a user, 401 without a token, 422 for a bad query', async () => {
    const { accessToken } = await auth.register();
    expect((await list({}, accessToken)).status).toBe(403);
    expect((await auth.call('list-users')).status).toBe(401);
    expect((await list({ role: 'owner' })).status).toBe(422);
    expect((await list({ cursor: 'made-up' })).status).toBe(422);
  });
});

describe('PATCH /users/{id}', () => {
  test('200 changes a role, which the next sign-in has', async () => {
    const { user, refreshToken } = await auth.register();
    expect((await update(user.id, { role: 'admin' })).body).toMatchObject({ id: user.id, role: 'admin' });
    const { body } = await auth.call('refresh-tokens', { body: { refreshToken } });
    expect((await list({}, body.accessToken)).status).toBe(200);
    await update(user.id, { role: 'user' });
  });
  test('403 for a user, whoever’s account, their own too', async () => {
    const { user, accessToken } = await auth.register();
    expect((await update(user.id, { role: 'admin' }, accessToken)).status).toBe(403);
  });
  test('403 for the administrator’s own account', async () => {
    expect((await update(admin.user.id, { disabled: true })).status).toBe(403);
    expect((await update(admin.user.id.toUpperCase(), { role: 'user' })).status).toBe(403);
  });
  test('404 for nobody’s id and for no id', async () => {
    expect((await update(randomUUID(), { disabled: true })).status).toBe(404);
    expect((await update('x', { disabled: true })).status).toBe(404);
  });
  test.each([{ role: 'owner' }, { disabled: 'yes' }, { email: 'a@b.co' }])('422 for %j', async (body) => {
    const { user } = await auth.register();
    expect((await update(user.id, body)).status).toBe(422);
  });
  test('412 for a stale If-Match, which changes nothing; 404 for nobody’s account', async () => {
    const { user } = await auth.register();
    const tagged = (id: string, etag: string, body: object) =>
      auth.call('update-user', {
        token: admin.accessToken,
        params: { id },
        headers: { 'if-match': etag },
        body,
      });
    const first = await update(user.id, { role: 'admin' });
    expect(first.headers.etag).toMatch(/^"v\d+"$/);
    const etag = first.headers.etag ?? '';
    expect((await tagged(user.id, etag, { role: 'user' })).status).toBe(200);
    expect((await tagged(user.id, etag, { disabled: true })).status).toBe(412);
    expect((await update(user.id, {})).body).toMatchObject({ role: 'user', disabled: false });
    expect((await tagged(randomUUID(), etag, { role: 'user' })).status).toBe(404);
  });
});
