import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ProductsCaller, productsHarness } from './products-harness.ts';

const products = productsHarness();
let admin: ProductsCaller;
let user: ProductsCaller;

beforeAll(async () => {
  [admin, user] = await Promise.all([products.user('admin'), products.user()]);
});

const one = (id: string, more: object = {}) => ({ params: { id }, ...more });
const paths = (answer: { body: { errors: { path: string }[] } }) =>
  answer.body.errors.map(({ path }) => path);
const sku = () => randomUUID();

describe('POST /products', () => {
  test('201 with the product as it is read afterwards, its defaults and its ETag', async () => {
    const body = { sku: ' A-1 ', name: ' Lamp ', priceCents: 1999 };
    const made = await admin.call('create-product', { body });
    expect([made.status, made.headers.location]).toEqual([201, `/products/${made.body.id}`]);
    expect(made.body).toEqual({
      id: made.body.id,
      sku: 'A-1',
      name: 'Lamp',
      description: '',
      category: 'general',
      priceCents: 1999,
      currency: 'EUR',
      stock: 0,
      imageFileId: null,
      createdAt: made.body.createdAt,
      updatedAt: made.body.createdAt,
    });
    const read = await products.anonymous.call('get-product', one(made.body.id.toUpperCase()));
    expect([read.status, read.body, read.headers.etag]).toEqual([200, made.body, made.headers.etag]);
  });
  test('publishes product.changed', async () => {
    products.bus.published.length = 0;
    const { id } = await products.product();
    expect(products.bus.published).toMatchObject([
      { type: 'product.changed', data: { productId: id, change: 'created' } },
    ]);
  });
  test('401 without a token, 403 for a user', async () => {
    const body = { sku: sku(), name: 'Lamp', priceCents: 1 };
    expect((await products.anonymous.call('create-product', { body })).status).toBe(401);
    expect((await user.call('create-product', { body })).status).toBe(403);
  });
  test('409 for a SKU that is taken, on creating, replacing and patching', async () => {
    const [first, second] = [await products.product(), await products.product()];
    const body = { sku: first.sku, name: 'Lamp', priceCents: 1 };
    expect((await admin.call('create-product', { body })).status).toBe(409);
    expect((await admin.call('replace-product', one(second.id, { body }))).status).toBe(409);
    const patch = { body: { sku: first.sku } };
    expect((await admin.call('update-product', one(second.id, patch))).status).toBe(409);
  });
  test.each([
    [{}, ['/sku', '/name', '/priceCents']],
    [{ name: '' }, ['/name']],
    [{ priceCents: -1 }, ['/priceCents']],
    [{ priceCents: 1.5 }, ['/priceCents']],
    [{ priceCents: '5' }, ['/priceCents']],
    [{ priceCents: 1e12 }, ['/priceCents']],
    [{ currency: 'EURO' }, ['/currency']],
    [{ currency: 'XYZ' }, ['/currency']],
    [{ stock: -1 }, ['/stock']],
    [{ category: '' }, ['/category']],
    [{ imageFileId: 'x' }, ['/imageFileId']],
    [{ id: randomUUID() }, ['/id']],
    [{ name: 'a\0' }, ['/name']],
  ])('422 for %j', async (wrong, expected) => {
    const right = Object.keys(wrong).length === 0 ? {} : { sku: sku(), name: 'Lamp', priceCents: 1 };
    const answer = await admin.call('create-product', { body: { ...right, ...wrong } });
    expect([answer.status, paths(answer)]).toEqual([422, expected]);
  });
});

describe('PUT, PATCH and DELETE /products/{id}', () => {
  test('PUT is the whole resource, less the stock, which is no field of it', async () => {
    const { id } = await products.product({ description: 'bright', category: 'light', stock: 7 });
    const body = { sku: sku(), name: 'Torch', priceCents: 5 };
    const answer = await admin.call('replace-product', one(id, { body }));
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { ...body, description: '', category: 'general', stock: 7 },
    ]);
    for (const route of ['replace-product', 'update-product'] as const) {
      const withStock = await admin.call(route, one(id, { body: { ...body, stock: 9 } }));
      expect([withStock.status, paths(withStock)]).toEqual([422, ['/stock']]);
    }
  });
  test('PATCH is RFC 7396: null takes a field back to its default, and is wrong where there is none', async () => {
    const { id } = await products.product({ description: 'bright' });
    const body = { description: null, imageFileId: null, priceCents: 7 };
    const answer = await admin.call('update-product', one(id, { body }));
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { description: '', imageFileId: null, priceCents: 7 },
    ]);
    expect((await admin.call('update-product', one(id, { body: { name: null } }))).status).toBe(422);
  });
  test('honour If-Match: 412 for a stale tag, 404 for no product', async () => {
    const { id } = await products.product();
    const tag = (await products.anonymous.call('get-product', one(id))).headers.etag ?? '';
    const edit = (etag: string) =>
      admin.call('update-product', one(id, { body: { priceCents: 5 }, headers: { 'if-match': etag } }));
    const edited = await edit(tag);
    expect(edited.status).toBe(200);
    expect((await edit(tag)).status).toBe(412);
    const remove = (target: string, etag: string) =>
      admin.call('delete-product', one(target, { headers: { 'if-match': etag } }));
    expect((await remove(id, tag)).status).toBe(412);
    expect((await remove(randomUUID(), tag)).status).toBe(404);
    expect((await remove(id, edited.headers.etag ?? '')).status).toBe(204);
    expect((await products.anonymous.call('get-product', one(id))).status).toBe(404);
    expect((await admin.call('delete-product', one(id))).status).toBe(404);
  });
  test('403 for a user', async () => {
    const { id } = await products.product();
    const body = { sku: sku(), name: 'Lamp', priceCents: 1 };
    expect((await user.call('replace-product', one(id, { body }))).status).toBe(403);
    expect((await user.call('update-product', one(id, { body: {} }))).status).toBe(403);
    expect((await user.call('delete-product', one(id))).status).toBe(403);
    expect((await user.call('change-stock', one(id, { body: { delta: 1, reason: 'a' } }))).status).toBe(403);
  });
});

describe('POST /products/{id}/stock', () => {
  const change = (id: string, delta: unknown, reason = 'counted') =>
    admin.call('change-stock', one(id, { body: { delta, reason } }));
  test('adds and takes away, 409 below nothing, and keeps the reason', async () => {
    const { id } = await products.product({ stock: 2 });
    expect((await change(id, 3)).body.stock).toBe(5);
    expect((await change(id, -5)).body.stock).toBe(0);
    expect((await change(id, -1)).status).toBe(409);
    const { rows } = await products
      .database()
      .admin.query(
        'SELECT delta, reason, changed_by FROM products.stock_changes WHERE product_id = $1 ORDER BY id',
        [id],
      );
    expect(rows).toEqual([
      { delta: 3, reason: 'counted', changed_by: admin.userId },
      { delta: -5, reason: 'counted', changed_by: admin.userId },
    ]);
  });
  test('404 for no product, 422 for no change and no reason, 409 above what can be counted', async () => {
    expect((await change(randomUUID(), 1)).status).toBe(404);
    const { id } = await products.product({ stock: 1 });
    expect((await change(id, 0)).status).toBe(422);
    expect((await change(id, 1, ' ')).status).toBe(422);
    expect((await change(id, 1_000_000_000)).status).toBe(409);
    expect((await change(id, 3_000_000_000)).status).toBe(422);
  });
});

describe('GET /products', () => {
  const list = async (query: Record<string, string>) =>
    await products.anonymous.call('list-products', { query });
  const names = async (query: Record<string, string>) =>
    (await list(query)).body.items.map(({ name }: { name: string }) => name);

  test('filters by category, price bounds that are included, and text', async () => {
    const category = sku();
    await products.product({ category, name: 'Straße', priceCents: 100 });
    await products.product({ category, name: 'Weg', description: 'an der STRASSE', priceCents: 200 });
    await products.product({ category, name: '100%_wool', priceCents: 300 });
    expect(await names({ category, sort: 'price' })).toEqual(['Straße', 'Weg', '100%_wool']);
    expect(await names({ category, sort: '-price', minPrice: '200', maxPrice: '300' })).toEqual([
      '100%_wool',
      'Weg',
    ]);
    expect(await names({ category, q: 'strasse' })).toEqual(['Straße', 'Weg']);
    expect(await names({ category, q: '%_W' })).toEqual(['100%_wool']);
    expect(await names({ category, q: '.*' })).toEqual([]);
    expect(await names({ category, minPrice: '9999999999' })).toEqual([]);
  });
  test.each([
    { sort: 'stock' },
    { limit: '0' },
    { limit: '101' },
    { minPrice: '-1' },
    { maxPrice: '1.5' },
    { cursor: 'made-up' },
  ])('422 for %j', async (query) => {
    expect((await list(query)).status).toBe(422);
  });
  test('sorts by name as people do', async () => {
    const category = sku();
    for (const name of ['zebra', 'Éclair', 'apple', 'Banana', 'eclair', 'apple 2'])
      await products.product({ category, name });
    expect(await names({ category })).toEqual(['apple', 'apple 2', 'Banana', 'eclair', 'Éclair', 'zebra']);
  });
  test.each(['name', 'price', '-price', 'createdAt', '-createdAt'])(
    'gives 40 products of the same name and price by sevens, each once, sorted by %s',
    async (sort) => {
      const category = sku();
      const made = new Set<string>();
      for (let at = 0; at < 40; at += 1) {
        const name = at < 30 ? 'Ünïcode “name” 👍'.repeat(11).slice(0, 190) : 'lamp';
        made.add((await products.product({ category, name })).id);
      }
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await list({ category, sort, limit: '7', ...(cursor !== null && { cursor }) });
        expect(page.status).toBe(200);
        seen.push(...page.body.items.map(({ id }: { id: string }) => id));
        cursor = page.body.nextCursor;
      } while (cursor !== null);
      expect([seen.length, new Set(seen)]).toEqual([40, made]);
    },
  );
  test('a cursor of the longest name is taken again; one of another sort is 422', async () => {
    const category = sku();
    const name = '각'.normalize('NFD').repeat(200);
    for (let at = 0; at < 2; at += 1) await products.product({ category, name });
    const { nextCursor } = (await list({ category, limit: '1' })).body;
    expect((await list({ category, limit: '1', cursor: nextCursor })).body.items).toHaveLength(1);
    expect((await list({ category, sort: 'price', cursor: nextCursor })).status).toBe(422);
  });
});

describe('import-products', () => {
  const item = (code: string, more: object = {}) => ({ sku: code, name: 'Chair', priceCents: 10, ...more });
  test('writes new products, replaces all but the stock of others, and its events wait in the outbox', async () => {
    const [old, fresh] = [sku(), sku()];
    const { id } = await products.product({ sku: old, stock: 3 });
    await products.anonymous.call('get-product', one(id));
    const input = {
      products: [item(old, { stock: 9 }), item(fresh, { stock: 4 }), item(fresh, { stock: 4 })],
    };
    expect(await products.invoke('import-products', input)).toEqual({ imported: 2 });
    expect((await products.anonymous.call('get-product', one(id))).body).toMatchObject({
      name: 'Chair',
      stock: 3,
    });
    products.bus.published.length = 0;
    await products.invoke('publish-outbox');
    expect(products.bus.published.map(({ data }) => data.change).sort()).toEqual(['created', 'updated']);
  });
  test('refuses what POST /products refuses', async () => {
    const wrong = products.invoke('import-products', { products: [item(sku(), { priceCents: -1 })] });
    await expect(wrong).rejects.toThrow('priceCents');
  });
});
