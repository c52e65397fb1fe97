import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, apiAt, demo, signIn } from '../support/api.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let call: Api;
let ada: string;
let linus: string;

beforeAll(async () => {
  product = await startProduct();
  call = apiAt(product.url);
  ada = await signIn(call, ...demo.ada);
  linus = await signIn(call, ...demo.linus);
});
afterAll(() => product?.stop());

const newTask = async (title: string, token = ada) =>
  (await call('POST /tasks', { token, json: { title } })).body;
const setFault = (target: string, mode: string) => call('POST /_local/faults', { json: { target, mode } });

describe('paging', () => {
  it('gives every row once while rows are inserted, then no cursor', async () => {
    const wanted = [];
    for (let n = 0; n < 7; n += 1) wanted.unshift((await newTask(`page me ${n}`)).id);
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 10; page += 1) {
      const { body } = await call(`GET /tasks?q=PAGE+ME&limit=3${cursor}`, { token: ada });
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
      await newTask('page me, inserted meanwhile');
    }
    expect(seen).toEqual(wanted);
  });

  it('422 for a bad cursor and a bad limit', async () => {
    for (const query of [
      'cursor=abc',
      'cursor=W10',
      'limit=0',
      'limit=101',
      'limit=x',
      'limit=-1',
      'limit=',
    ]) {
      const { status, body } = await call(`GET /tasks?${query}`, { token: ada });
      expect([query, status]).toEqual([query, 422]);
      expect(body.errors[0].path).toBe(`/${query.split('=')[0]}`);
    }
  });

  it('takes a search as literal, case-insensitive text, never as a pattern', async () => {
    await newTask('100% _sure_ \\o/');
    const count = async (q: string) =>
      (await call(`GET /tasks?q=${encodeURIComponent(q)}`, { token: ada })).body.items.length;
    expect(await Promise.all(['100% _SURE_', '\\O/', '1%s', '_____ure', '.*'].map(count))).toEqual([
      1, 1, 0, 0, 0,
    ]);
  });
});

describe('conditional requests', () => {
  it('304 while the resource is as the caller has it, with the tag and no body', async () => {
    const { id } = await newTask('Tagged');
    const first = await call(`GET /tasks/${id}`, { token: ada });
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    const again = await call(`GET /tasks/${id}`, { token: ada, headers: { 'if-none-match': etag } });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    await call(`PATCH /tasks/${id}`, { token: ada, json: { status: 'done' } });
    const changed = await call(`GET /tasks/${id}`, { token: ada, headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  it('412 when If-Match is stale on PUT, PATCH and DELETE, and nothing is written', async () => {
    const { id } = await newTask('Contended');
    const stale = (await call(`GET /tasks/${id}`, { token: ada })).headers.get('etag') ?? '';
    const fresh = await call(`PATCH /tasks/${id}`, {
      token: ada,
      headers: { 'if-match': stale },
      json: { title: 'First' },
    });
    expect(fresh.status).toBe(200);
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const json = method === 'DELETE' ? undefined : { title: 'Second' };
      const late = await call(`${method} /tasks/${id}`, { token: ada, headers: { 'if-match': stale }, json });
      expect([late.status, late.body.type]).toEqual([412, '/problems/precondition-failed']);
    }
    expect((await call(`GET /tasks/${id}`, { token: ada })).body.title).toBe('First');
    const current = fresh.headers.get('etag') ?? '';
    const gone = await call(`DELETE /tasks/${id}`, { token: ada, headers: { 'if-match': current } });
    expect([gone.status, gone.text]).toEqual([204, '']);
  });

  it('lets one of many writers with the same If-Match win', async () => {
    const { id } = await newTask('Race');
    const etag = (await call(`GET /tasks/${id}`, { token: ada })).headers.get('etag') ?? '';
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((title) =>
        call(`PATCH /tasks/${id}`, { token: ada, headers: { 'if-match': etag }, json: { title } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  it('404 for If-Match on what is not there', async () => {
    const path = '/tasks/01890000-0000-7000-8000-000000000000';
    const answer = await call(`DELETE ${path}`, { token: ada, headers: { 'if-match': '"v1"' } });
    expect(answer.status).toBe(404);
  });
});

describe('Idempotency-Key', () => {
  const post = (key: string, title: string, token: string | undefined = ada) =>
    call('POST /tasks', { token, headers: { 'idempotency-key': key }, json: { title } });

  it('gives the first answer again for the same key and body, and makes one resource', async () => {
    const first = await post('key-1', 'Once');
    const again = await post('key-1', 'Once');
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect((await call('GET /tasks?q=Once', { token: ada })).body.items).toHaveLength(1);
  });

  it('422 for another body under the key, and for a key that is empty or too long', async () => {
    await post('key-2', 'One');
    expect((await post('key-2', 'Other')).body).toMatchObject({
      status: 422,
      type: '/problems/idempotency-key-reused',
    });
    for (const key of ['', 'k'.repeat(256)]) expect((await post(key, 'Key')).status).toBe(422);
    expect((await post('k'.repeat(255), 'Key')).status).toBe(201);
  });

  it('keeps callers apart, and keeps no error', async () => {
    const hers = await post('key-3', 'Ours');
    const his = await post('key-3', 'Ours', linus);
    expect(his.headers.get('idempotency-replayed')).toBeNull();
    expect(his.body.id).not.toBe(hers.body.id);
    expect((await post('key-4', ' ')).status).toBe(422);
    expect((await post('key-4', 'Mended')).status).toBe(201);
  });

  it('409 with Retry-After while the first request is still running', async () => {
    // A first task by each environment, so that the slow store is met by the write alone.
    await Promise.all([post('warm-1', 'Warm'), post('warm-2', 'Warm')]);
    await setFault('postgres', 'slow');
    const first = post('key-5', 'Slow');
    let second = await post('key-5', 'Slow');
    // Whichever came first has the key.
    if (second.status === 201) second = await first;
    await setFault('postgres', 'ok');
    expect(second.body).toMatchObject({ status: 409, type: '/problems/idempotency-key-in-use' });
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    await first;
  });
});

describe('compression', () => {
  const list = (acceptEncoding: string) =>
    call('GET /openapi.json', { headers: { 'accept-encoding': acceptEncoding } });

  it('is br or gzip as the caller prefers, with Vary and a tag of its own', async () => {
    const tags = new Set<string | null>();
    for (const [accepted, coding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0.1, gzip;q=0.9', 'gzip'],
      ['identity', null],
      ['br;q=0', null],
    ] as const) {
      const { status, headers, body } = await list(accepted);
      expect([accepted, status, headers.get('content-encoding')]).toEqual([accepted, 200, coding]);
      expect(headers.get('vary')).toMatch(/accept-encoding/i);
      expect(body.openapi).toMatch(/^3\.1/);
      tags.add(headers.get('etag'));
    }
    expect(tags.size).toBe(3);
  });

  it('leaves small bodies alone', async () => {
    const { headers } = await call('GET /ping', { headers: { 'accept-encoding': 'br' } });
    expect(headers.get('content-encoding')).toBeNull();
  });

  it('takes the tag of a compressed body back in If-None-Match and If-Match', async () => {
    const text = 'long '.repeat(400);
    const { body } = await call('POST /tasks', { token: ada, json: { title: 'Long', description: text } });
    const one = await call(`GET /tasks/${body.id}`, { token: ada, headers: { 'accept-encoding': 'br' } });
    expect(one.headers.get('content-encoding')).toBe('br');
    const etag = one.headers.get('etag') ?? '';
    const again = { token: ada, headers: { 'accept-encoding': 'br', 'if-none-match': etag } };
    expect((await call(`GET /tasks/${body.id}`, again)).status).toBe(304);
    const write = { token: ada, headers: { 'if-match': etag }, json: { title: 'Longer' } };
    expect((await call(`PATCH /tasks/${body.id}`, write)).status).toBe(200);
  });
});
