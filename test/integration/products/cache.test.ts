import { randomUUID } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ProductsCaller, productsHarness } from './products-harness.ts';

const products = productsHarness();
let admin: ProductsCaller;
let ada: ProductsCaller;

beforeAll(async () => {
  [admin, ada] = await Promise.all([products.user('admin'), products.user()]);
  // The first script takes the local server longer than the cache waits, which then rests for a second.
  const { id } = await products.product();
  await vi.waitFor(
    async () => {
      expect(cacheOf(await get(id))).toBe('HIT');
      expect(cacheOf(await list({}))).toBe('HIT');
    },
    { timeout: 20_000, interval: 200 },
  );
});
afterEach(() => {
  vi.useRealTimers();
  products.stores.world.faults.set({ target: 'redis', mode: 'ok' });
});

type Answer = Awaited<ReturnType<ProductsCaller['call']>>;
const get = (id: string, headers: Record<string, string> = {}, who = products.anonymous) =>
  who.call('get-product', { params: { id }, headers });
const list = (
  query: Record<string, string>,
  headers: Record<string, string> = {},
  who = products.anonymous,
) => who.call('list-products', { query, headers });
const setPrice = (id: string, priceCents: number) =>
  admin.call('update-product', { params: { id }, body: { priceCents } });
const cacheOf = ({ headers }: Answer) => headers['x-cache'];
const later = (seconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
const long = 'A lamp that is described at length. '.repeat(60);

describe('GET /products and /products/{id}', () => {
  test('MISS, then HIT with its age; public, and never used again unasked', async () => {
    const { id } = await products.product();
    const [first, second] = [await get(id), await get(id)];
    expect([cacheOf(first), first.headers.age, cacheOf(second), second.headers.age]).toEqual([
      'MISS',
      undefined,
      'HIT',
      '0',
    ]);
    expect(second.headers['cache-control']).toBe('public, max-age=0, must-revalidate');
    expect(second.body).toEqual(first.body);
    later(20);
    expect((await get(id)).headers.age).toBe('20');
  });
  test('each coding has its own strong tag, the same bytes from the cache and without it, and its own 304', async () => {
    const { id } = await products.product({ description: long });
    const decode = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes };
    const tags = new Set<string>();
    for (const coding of ['br', 'gzip', 'identity'] as const) {
      const answers = [
        await get(id, { 'accept-encoding': coding, 'cache-control': 'no-cache' }),
        await get(id, { 'accept-encoding': coding }),
        await get(id, { 'accept-encoding': coding }),
      ];
      const bytes = answers.map(({ result }) =>
        Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8'),
      );
      expect(answers.map(cacheOf)).toEqual(['MISS', coding === 'br' ? 'MISS' : 'HIT', 'HIT']);
      expect(bytes.every((each) => each.equals(bytes[0] ?? Buffer.of()))).toBe(true);
      expect(JSON.parse(decode[coding](bytes[0] ?? Buffer.of()).toString()).id).toBe(id);
      const etags = new Set(answers.map(({ headers }) => headers.etag ?? ''));
      expect(etags.size).toBe(1);
      for (const { headers } of answers) {
        expect(headers.vary).toBe('accept-encoding');
        expect(headers['content-encoding']).toBe(coding === 'identity' ? undefined : coding);
      }
      const [etag = ''] = etags;
      tags.add(etag);
      const known = await get(id, { 'accept-encoding': coding, 'if-none-match': etag });
      expect([known.status, known.headers]).toMatchObject([
        304,
        { etag, vary: 'accept-encoding', 'cache-control': answers[0]?.headers['cache-control'] },
      ]);
    }
    expect([tags.size, [...tags].every((tag) => /^"[^"]+"$/.test(tag))]).toEqual([3, true]);
  });
  test('a list too', async () => {
    const category = randomUUID();
    for (let at = 0; at < 5; at += 1) await products.product({ category });
    const first = await list({ category }, { 'accept-encoding': 'br' });
    const etag = first.headers.etag ?? '';
    expect((await list({ category }, { 'if-none-match': etag })).status).toBe(304);
    expect(cacheOf(await list({ limit: '20', category, sort: 'name' }))).toBe('HIT');
  });
  test('If-Match with the tag of a compressed answer is not stale', async () => {
    const { id } = await products.product({ description: long });
    for (const coding of ['br', 'gzip']) {
      const etag = (await get(id, { 'accept-encoding': coding })).headers.etag ?? '';
      const answer = await admin.call('update-product', {
        params: { id },
        body: { priceCents: 7 },
        headers: { 'if-match': etag },
      });
      expect(answer.status).toBe(200);
    }
  });
  test('no-cache passes the cache by and leaves it alone', async () => {
    const { id } = await products.product();
    await get(id);
    expect(cacheOf(await get(id, { 'cache-control': 'max-age=0, No-Cache' }))).toBe('MISS');
    expect(cacheOf(await get(id))).toBe('HIT');
  });
});

describe('every write is seen by the next read', () => {
  const seen = async (id: string, category: string) => {
    const items = (await list({ category })).body.items.filter((item: { id: string }) => item.id === id);
    const one = await get(id);
    expect(one.status === 404 ? [] : [one.body]).toEqual(items);
    return items[0];
  };
  test('of an administrator, and of stock that orders, cancellations, expiry and payments move', async () => {
    const category = randomUUID();
    await list({ category });
    const { id } = await products.product({ category, stock: 10 });
    expect((await seen(id, category)).stock).toBe(10);
    await setPrice(id, 5);
    expect((await seen(id, category)).priceCents).toBe(5);
    await admin.call('change-stock', { params: { id }, body: { delta: 2, reason: 'counted' } });
    expect((await seen(id, category)).stock).toBe(12);
    const [first, second] = [await products.order(ada, [id, 3]), await products.order(ada, [id, 4])];
    expect((await seen(id, category)).stock).toBe(5);
    await ada.call('cancel-order', { params: { id: first.body.id } });
    expect((await seen(id, category)).stock).toBe(8);
    const { admin: session } = products.database();
    await session.query('UPDATE products.orders SET expires_at = created_at WHERE id = $1', [second.body.id]);
    await products.expireOrders();
    expect((await seen(id, category)).stock).toBe(12);
    const body = { sku: randomUUID(), name: 'Torch', priceCents: 9, category };
    await admin.call('replace-product', { params: { id }, body });
    expect((await seen(id, category)).name).toBe('Torch');
    await admin.call('delete-product', { params: { id } });
    expect(await seen(id, category)).toBeUndefined();
  });
  test('while readers of other environments hammer the list', async () => {
    const category = randomUUID();
    const { id } = await products.product({ category, priceCents: 0 });
    const readers = [];
    for (let at = 0; at < 6; at += 1) readers.push(await products.apart(products.anonymous, 'list-products'));
    let isDone = false;
    let reads = 0;
    const hammer = readers.map(async (reader) => {
      let last = -1;
      while (!isDone) {
        const price = (await list({ category }, {}, reader)).body.items[0].priceCents;
        expect(price).toBeGreaterThanOrEqual(last);
        last = price;
        reads += 1;
      }
    });
    for (let price = 1; price <= 25; price += 1) {
      await setPrice(id, price);
      expect((await list({ category })).body.items[0].priceCents).toBe(price);
    }
    isDone = true;
    await Promise.all(hammer);
    expect(reads).toBeGreaterThan(25);
  });
});

describe('without Redis', () => {
  test('answers are right, writes are seen, and what was kept before an outage is not given after it', async () => {
    const category = randomUUID();
    const { id } = await products.product({ category, priceCents: 1 });
    await Promise.all([get(id), list({ category })]);
    products.stores.world.faults.set({ target: 'redis', mode: 'down' });
    expect((await list({ category })).body.items[0].priceCents).toBe(1);
    expect((await setPrice(id, 2)).status).toBe(200);
    const down = [await get(id), await list({ category })];
    expect(down.map(cacheOf)).toEqual(['MISS', 'MISS']);
    expect([down[0]?.body.priceCents, down[1]?.body.items[0].priceCents]).toEqual([2, 2]);
    expect((await products.order(ada, [id, 1])).status).toBe(201);
    products.stores.world.faults.set({ target: 'redis', mode: 'ok' });
    expect([(await get(id)).body.stock, (await list({ category })).body.items[0].stock]).toEqual([4, 4]);
    later(2);
    expect([(await get(id)).body.stock, (await list({ category })).body.items[0].stock]).toEqual([4, 4]);
    expect(cacheOf(await get(id))).toBe('HIT');
  });
});
