import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { byGithub, byStandard, byStripe, stripeEvent } from '../../support/webhooks.ts';
import { webhooksHarness } from './webhooks-harness.ts';

const webhooks = webhooksHarness();

type Query = Readonly<Record<string, string>>;
const list = async (query: Query = {}) => (await webhooks.http('GET /webhooks/events', { query })).body;
// biome-ignore lint/suspicious/noExplicitAny: whatever a page has
const idsOf = (page: any): string[] => page.items.map(({ id }: { id: string }) => id);

async function pages(query: Query): Promise<string[][]> {
  const all: string[][] = [];
  let cursor: string | null = null;
  do {
    const page: { nextCursor: string | null } = await list({ ...query, ...(cursor !== null && { cursor }) });
    all.push(idsOf(page));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
async function stored(type: string): Promise<string> {
  return (await webhooks.deliver('stripe', byStripe(stripeEvent(type, {})))).body.id;
}

describe('the list', () => {
  test('pages through all events, newest first, each once, over months and while new ones come', async () => {
    const ids: string[] = [];
    for (let month = 0; month < 3; month += 1) {
      for (let at = 0; at < 4; at += 1) ids.unshift(await stored('a.b'));
      await webhooks.later(31 * 24 * 3600 * 1000);
    }
    expect(await pages({ limit: '5' })).toEqual([ids.slice(0, 5), ids.slice(5, 10), ids.slice(10)]);
    const first = await list({ limit: '3' });
    const newer = await stored('a.b');
    const second = await list({ limit: '3', cursor: first.nextCursor });
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids.slice(0, 6));
    expect(idsOf(await list({ limit: '1' }))).toEqual([newer]);
    // The last page of exactly the rest has no next.
    expect((await pages({ limit: '13' })).map((page) => page.length)).toEqual([13]);
  });

  test('filters by source, type and status, alone and together', async () => {
    const { body: hub } = await webhooks.deliver('github', await byGithub('ping', '{}'));
    const other = await stored('ping');
    await webhooks.process(hub.id);
    expect(idsOf(await list({ source: 'github' }))).toEqual([hub.id]);
    expect(idsOf(await list({ type: 'ping' }))).toEqual([other, hub.id]);
    expect(idsOf(await list({ status: 'processed' }))).toEqual([hub.id]);
    expect(idsOf(await list({ status: 'received', type: 'ping', source: 'stripe' }))).toEqual([other]);
    expect(await list({ status: 'dead' })).toEqual({ items: [], nextCursor: null });
    expect(await list({ source: 'nobody' })).toEqual({ items: [], nextCursor: null });
    const filtered = await pages({ type: 'a.b', limit: '5' });
    expect(filtered.flat()).toHaveLength(13);
    expect(new Set(filtered.flat()).size).toBe(13);
  });

  test('has payloads of up to 32 KiB, and null for larger ones', async () => {
    const [small, large] = [32 * 1024, 32 * 1024 + 1].map((bytes) => {
      const text = stripeEvent('sized', { text: '' });
      return text.replace('"text": ""', `"text": "${'x'.repeat(bytes - text.length)}"`);
    });
    for (const body of [small ?? '', large ?? '']) await webhooks.deliver('stripe', byStripe(body));
    const { items } = await list({ type: 'sized' });
    expect(items.map(({ payload }: { payload: unknown }) => payload === null)).toEqual([true, false]);
    expect(items[1].payload).toEqual(JSON.parse(small ?? ''));
  });

  test.each([
    { limit: '0' },
    { limit: '101' },
    { cursor: 'made-up' },
    { status: 'unknown' },
    { status: '' },
    { type: '\0' },
  ])('refuses %j with 422', async (query) => {
    const { status, body } = await webhooks.http('GET /webhooks/events', { query });
    expect([status, body.errors.length]).toEqual([422, 1]);
  });
});

describe('one event', () => {
  test('has a strong tag, and is 304 to who has it, until its state changes', async () => {
    const id = await stored('customer.created');
    const call = { params: { id } };
    const { headers } = await webhooks.http('GET /webhooks/events/{id}', call);
    expect(headers.etag).toMatch(/^"[^"]+"$/);
    const known = { ...call, headers: { 'if-none-match': headers.etag ?? '' } };
    expect((await webhooks.http('GET /webhooks/events/{id}', known)).status).toBe(304);
    await webhooks.process(id);
    expect((await webhooks.http('GET /webhooks/events/{id}', known)).status).toBe(200);
  });

  test('is read by its id in any case', async () => {
    const id = await stored('customer.created');
    const { body } = await webhooks.http('GET /webhooks/events/{id}', { params: { id: id.toUpperCase() } });
    expect(body.id).toBe(id);
  });

  test.each([
    randomUUID(),
    'ffffffff-ffff-7fff-bfff-ffffffffffff',
    '00000000-0000-7000-8000-000000000000',
    'evt_1',
  ])('that is not there is 404: %s', async (id) => {
    for (const route of ['GET /webhooks/events/{id}', 'POST /webhooks/events/{id}/replay'])
      expect((await webhooks.http(route, { params: { id } })).status).toBe(404);
    expect((await webhooks.http('DELETE /webhooks/sources/{id}', { params: { id } })).status).toBe(404);
  });
});

describe('a replay', () => {
  test('of an event that was worked on publishes it again under the same id', async () => {
    const { body: hub } = await webhooks.deliver('github', await byGithub('ping', '{}'));
    await webhooks.process(hub.id);
    await webhooks.queued();
    for (const expected of [2, 3]) {
      const { status } = await webhooks.http('POST /webhooks/events/{id}/replay', { params: { id: hub.id } });
      expect(status).toBe(202);
      await webhooks.process(...(await webhooks.queued()));
      const published = webhooks.bus.published.filter(({ id }) => id === hub.id);
      expect(published).toHaveLength(expected);
    }
    expect(await webhooks.event(hub.id)).toMatchObject({ status: 'processed', attempts: 1 });
  });

  test('of an event that waits for its next attempt brings it forward', async () => {
    const { body: hub } = await webhooks.deliver('github', await byGithub('ping', '{}'));
    webhooks.bus.down = true;
    await webhooks.process(hub.id);
    webhooks.bus.down = false;
    await webhooks.queued();
    await webhooks.http('POST /webhooks/events/{id}/replay', { params: { id: hub.id } });
    await webhooks.process(...(await webhooks.queued()));
    expect(await webhooks.event(hub.id)).toMatchObject({ status: 'processed', attempts: 1 });
  });

  test('that SQS does not take is 503, and is made up for by the job', async () => {
    const id = await stored('customer.created');
    await webhooks.process(id);
    const { faults } = webhooks.aws().world;
    faults.set({ target: 'sqs', mode: 'down' });
    expect((await webhooks.http('POST /webhooks/events/{id}/replay', { params: { id } })).status).toBe(503);
    faults.set({ target: 'sqs', mode: 'ok' });
    await webhooks.later(61_000);
    expect(await webhooks.runJob()).toContain(id);
  });
});

describe('sources', () => {
  const create = (body: object, headers = {}) => webhooks.http('POST /webhooks/sources', { body, headers });
  const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

  test('are made with a URL and a secret that is shown once, and take what it signs until they are deleted', async () => {
    const { status, body } = await create({ name: 'acme' });
    expect([status, body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'acme',
        url: 'https://nubo.example.com/webhook/acme',
        secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      },
    ]);
    const { body: page } = await webhooks.http('GET /webhooks/sources');
    expect(page).toEqual({
      items: [{ id: body.id, name: 'acme', url: body.url, createdAt: expect.stringMatching(/Z$/) }],
      nextCursor: null,
    });
    const send = async () =>
      (await webhooks.deliver('acme', byStandard('{}', { secret: body.secret }))).status;
    expect(await send()).toBe(200);
    expect((await webhooks.http('DELETE /webhooks/sources/{id}', { params: { id: body.id } })).status).toBe(
      204,
    );
    expect(await send()).toBe(404);
    expect((await webhooks.http('DELETE /webhooks/sources/{id}', { params: { id: body.id } })).status).toBe(
      404,
    );
    expect((await list({ source: 'acme' })).items).toHaveLength(1);
    expect((await create({ name: 'acme', secrets: [secret] })).body.secret).toBe(secret);
  });

  test('have names of their own: 409, also at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => create({ name: 'twice' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  test('take what any of their secrets signs', async () => {
    const secrets = [1, 2, 3].map((fill) => `whsec_${Buffer.alloc(24, fill).toString('base64')}`);
    expect((await create({ name: 'rolling', secrets })).body.secret).toBe(secrets[0]);
    for (const each of secrets)
      expect((await webhooks.deliver('rolling', byStandard('{}', { secret: each }))).status).toBe(200);
  });

  test('are paged, newest first', async () => {
    const names = ['page-3', 'page_2', '1page'];
    for (const name of [...names].reverse()) await create({ name });
    const first = (await webhooks.http('GET /webhooks/sources', { query: { limit: '2' } })).body;
    const query = { limit: '1', cursor: first.nextCursor };
    const second = (await webhooks.http('GET /webhooks/sources', { query })).body;
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(names);
    const { status } = await webhooks.http('GET /webhooks/sources', { query: { cursor: 'made-up' } });
    expect(status).toBe(422);
  });

  test('of one Idempotency-Key are one', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const token = await webhooks.adminToken();
    const call = { body: { name: 'keyed' }, headers, token };
    const [first, again] = [
      await webhooks.http('POST /webhooks/sources', call),
      await webhooks.http('POST /webhooks/sources', call),
    ];
    expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([201, 201, 'true']);
    expect(again.body).toEqual(first.body);
  });

  test.each([
    [{}, '/name'],
    [{ name: '' }, '/name'],
    [{ name: 'stripe' }, '/name'],
    [{ name: 'github' }, '/name'],
    [{ name: 'Acme' }, '/name'],
    [{ name: 'a b' }, '/name'],
    [{ name: '-a' }, '/name'],
    [{ name: 'a--b' }, '/name'],
    [{ name: 'a_' }, '/name'],
    [{ name: 'a/b' }, '/name'],
    [{ name: 'é' }, '/name'],
    [{ name: 'a'.repeat(65) }, '/name'],
    [{ name: 'a', secrets: [] }, '/secrets'],
    [{ name: 'a', secrets: Array.from({ length: 11 }, () => secret) }, '/secrets'],
    [{ name: 'a', secrets: ['whsec_!!!!'] }, '/secrets/0'],
    [{ name: 'a', secrets: [secret, 'whsec_c2hvcnQ='] }, '/secrets/1'],
    [{ name: 'a', secrets: [secret.slice(6)] }, '/secrets/0'],
    [{ name: 'a', secret }, '/secret'],
    [{ name: 'a', id: randomUUID() }, '/id'],
  ])('of %j are 422 at %s', async (body, path) => {
    const { status, body: problem } = await create(body);
    expect([status, problem.errors[0]?.path]).toEqual([422, path]);
  });
});

test('only administrators see events and sources: 403 for users, 401 without a token', async () => {
  const user = await webhooks.userToken();
  const id = await stored('a.b');
  for (const route of [
    'GET /webhooks/events',
    'GET /webhooks/events/{id}',
    'POST /webhooks/events/{id}/replay',
    'GET /webhooks/sources',
    'POST /webhooks/sources',
    'DELETE /webhooks/sources/{id}',
  ]) {
    const call = { params: { id }, ...(route === 'POST /webhooks/sources' && { body: { name: 'mine' } }) };
    expect([route, (await webhooks.http(route, { ...call, token: user })).status]).toEqual([route, 403]);
    expect([route, (await webhooks.http(route, { ...call, token: undefined })).status]).toEqual([route, 401]);
  }
});

test('the daily report counts the events of a span by what became of them', async () => {
  await webhooks.later(60_000);
  const from = new Date();
  expect(await webhooks.stats(from, new Date(from.getTime() + 1))).toEqual({
    received: 0,
    processed: 0,
    ignored: 0,
    failed: 0,
    dead: 0,
    waiting: 0,
  });
  const ids = [await stored('a.b'), await stored('a.b')];
  const { body: hub } = await webhooks.deliver('github', await byGithub('ping', '{}'));
  await webhooks.process(ids[0] ?? '', hub.id);
  const to = new Date(Date.now() + 1);
  expect(await webhooks.stats(from, to)).toEqual({
    received: 3,
    processed: 1,
    ignored: 1,
    failed: 0,
    dead: 0,
    waiting: 1,
  });
  expect((await webhooks.stats(new Date(to.getTime() - 24 * 3600 * 1000), from)).received).toBeGreaterThan(0);
});
