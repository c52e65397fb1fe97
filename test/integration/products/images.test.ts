import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ProductsCaller, productsHarness } from './products-harness.ts';

const products = productsHarness();
const [mine, another] = [randomUUID(), randomUUID()];
let admin: ProductsCaller;
let colleague: ProductsCaller;
let asked: unknown[];

beforeAll(async () => {
  [admin, colleague] = await Promise.all([products.user('admin'), products.user('admin')]);
});
beforeEach(() => {
  asked = [];
  products.bus.functions.set('find-ready-files', (payload) => {
    asked.push(payload);
    const { ownerId, fileIds } = Object.assign({ ownerId: '', fileIds: [''] }, payload);
    return { readyIds: fileIds.filter((id) => id === mine && ownerId === admin.userId) };
  });
  products.bus.functions.set('presign-file', (payload) => {
    asked.push(payload);
    return { url: 'https://files.example/image' };
  });
});

const fields = (imageFileId: string | null) => ({
  sku: randomUUID(),
  name: 'Lamp',
  priceCents: 1999,
  imageFileId,
});
const withImage = async () => (await admin.call('create-product', { body: fields(mine) })).body.id;
const image = (id: string, query: Record<string, string> = {}) =>
  products.anonymous.call('get-product-image', { params: { id }, query });

describe('imageFileId', () => {
  test('is a ready image of the caller’s own: else 422, on creating, replacing and patching', async () => {
    const created = await admin.call('create-product', { body: fields(mine.toUpperCase()) });
    expect([created.status, created.body.imageFileId]).toEqual([201, mine]);
    expect(asked).toEqual([{ ownerId: admin.userId, fileIds: [mine], type: 'image' }]);
    const params = { id: created.body.id };
    const refused = [
      await admin.call('create-product', { body: fields(another) }),
      await colleague.call('create-product', { body: fields(mine) }),
      await admin.call('replace-product', { params, body: fields(another) }),
      await admin.call('update-product', { params, body: { imageFileId: another } }),
    ];
    for (const { status, body } of refused) {
      expect([status, body.errors]).toEqual([
        422,
        [{ path: '/imageFileId', message: 'must be a ready image of your own' }],
      ]);
    }
  });
  test('of a product stays when another administrator writes the product with it, and null takes it away', async () => {
    const params = { id: await withImage() };
    expect((await colleague.call('replace-product', { params, body: fields(mine) })).status).toBe(200);
    const removed = await colleague.call('update-product', { params, body: { imageFileId: null } });
    expect([removed.status, removed.body.imageFileId]).toEqual([200, null]);
  });
  test('is asked for only after the product is known to be there', async () => {
    const body = { imageFileId: another };
    const answer = await admin.call('update-product', { params: { id: randomUUID() }, body });
    expect([answer.status, asked]).toEqual([404, []]);
  });
});

describe('GET /products/{id}/image', () => {
  test('302 to a presigned URL of the variant, for everybody', async () => {
    const id = await withImage();
    const answer = await image(id, { variant: 'thumbnail' });
    expect([answer.status, answer.headers.location]).toEqual([302, 'https://files.example/image']);
    expect(asked.at(-1)).toEqual({ fileId: mine, variant: 'thumbnail' });
  });
  test('404 without an image, without a product, and for a file or variant that is not there; 409 while it is not ready', async () => {
    const [id, plain] = [await withImage(), (await products.product()).id];
    expect([(await image(plain)).status, (await image(randomUUID())).status]).toEqual([404, 404]);
    for (const [reason, status] of [
      ['absent', 404],
      ['no-variant', 404],
      ['not-ready', 409],
    ] as const) {
      products.bus.functions.set('presign-file', () => ({ status: reason }));
      expect((await image(id)).status).toBe(status);
    }
    expect((await image(id, { variant: 'huge' })).status).toBe(422);
  });
});
