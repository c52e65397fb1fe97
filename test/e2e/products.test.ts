import { execFile } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Api, apiAt, demo, signIn } from '../support/api.ts';
import { photograph } from '../support/images.ts';
import { type Product, startProduct, tempDir } from '../support/product.ts';

/** Of Stripe's stand-in, as every local Nubo has it. */
const STRIPE_SECRET = 'whsec_bnVib19sb2NhbF9zdHJpcGU';

let product: Product;
let call: Api;
let admin: string;
let ada: string;

beforeAll(async () => {
  product = await startProduct();
  call = apiAt(product.url);
  [admin, ada] = [await signIn(call, ...demo.admin), await signIn(call, ...demo.ada)];
});
afterEach(() => fault('redis', 'ok'));
afterAll(() => product?.stop());

async function newProduct(stock: number, more: object = {}): Promise<string> {
  const json = { sku: randomUUID(), name: 'Lamp', priceCents: 1999, stock, ...more };
  return (await call('POST /products', { token: admin, json })).body.id;
}

async function fault(target: string, mode: string): Promise<void> {
  expect((await call('POST /_local/faults', { json: { target, mode } })).status).toBeLessThan(300);
}

/**
 * 50 clients read a list with one product over and over, while `meanwhile` changes its price upwards; a price that falls
 * was kept too long. Gives how many answers there were of each status, and how many prices fell.
 */
async function hammered(meanwhile: (change: (price: number) => Promise<void>) => Promise<void>) {
  const category = randomUUID();
  const id = await newProduct(5, { category, priceCents: 0 });
  const list = () => call(`GET /products?category=${category}`);
  const statuses: Record<number, number> = {};
  let [isDone, fell] = [false, 0];
  const readers = Array.from({ length: 50 }, async () => {
    for (let last = 0; !isDone; ) {
      const { status, body } = await list();
      statuses[status] = (statuses[status] ?? 0) + 1;
      const price = body.items[0].priceCents;
      if (price < last) fell += 1;
      last = price;
    }
  });
  const change = async (priceCents: number) => {
    const changed = await call(`PATCH /products/${id}`, { token: admin, json: { priceCents } });
    expect(changed.status).toBe(200);
    const [{ body: page }, { body: one }] = [await list(), await call(`GET /products/${id}`)];
    expect([page.items[0].priceCents, one.priceCents]).toEqual([priceCents, priceCents]);
  };
  try {
    await meanwhile(change);
  } finally {
    isDone = true;
    await Promise.all(readers);
  }
  return { statuses, fell };
}

const stockOf = async (id: string) => (await call(`GET /products/${id}`)).body.stock;

async function order(productId: string, quantity: number) {
  const answer = await call('POST /orders', { token: ada, json: { items: [{ productId, quantity }] } });
  expect(answer.status).toBe(201);
  return answer.body;
}

/** Tells Nubo of a payment as Stripe would. */
async function pay({ id, totalCents }: { id: string; totalCents: number }) {
  const object = { id: 'pi_1', amount_received: totalCents, currency: 'eur', metadata: { orderId: id } };
  const event = { id: `evt_${randomUUID()}`, type: 'payment_intent.succeeded', data: { object } };
  const raw = JSON.stringify(event);
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', STRIPE_SECRET).update(`${time}.${raw}`).digest('hex');
  const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${time},v1=${signature}` };
  expect((await call('POST /webhook/stripe', { raw, headers })).status).toBe(200);
}

test('the demo has a thousand products in eight categories', async () => {
  const categories = new Map<string, number>();
  let cursor: string | null = null;
  do {
    const page = await call(`GET /products?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`);
    for (const { category } of page.body.items) categories.set(category, (categories.get(category) ?? 0) + 1);
    cursor = page.body.nextCursor;
  } while (cursor !== null);
  expect([...categories.values()]).toEqual(Array.from({ length: 8 }, () => 125));
});

test('Redis is away in the middle of reads and writes: no answer is wrong, and none fails', async () => {
  const id = await newProduct(1000);
  for (let left = 999; left >= 990; left -= 1) {
    if (left === 997) await fault('redis', 'down');
    if (left === 993) await fault('redis', 'ok');
    const placed = await call('POST /orders', {
      token: ada,
      json: { items: [{ productId: id, quantity: 1 }] },
    });
    expect([placed.status, await stockOf(id)]).toEqual([201, left]);
  }
});

describe('under load', () => {
  test('200 buyers at once of the last 5 pieces: 5 orders, no more and no less', async () => {
    const id = await newProduct(5);
    const json = { items: [{ productId: id, quantity: 1 }] };
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => call('POST /orders', { token: ada, json })),
    );
    const counted = Object.groupBy(answers, ({ status }) => status);
    expect(Object.keys(counted)).toEqual(['201', '409']);
    expect([counted[201]?.length, counted[409]?.length, await stockOf(id)]).toEqual([5, 195, 0]);
  });
  test('a change of the price is seen by the next read while 50 clients hammer the list', async () => {
    const { statuses, fell } = await hammered(async (change) => {
      for (let price = 1; price <= 10; price += 1) await change(price);
    });
    expect([Object.keys(statuses), fell]).toEqual([['200'], 0]);
    expect(statuses[200]).toBeGreaterThan(50);
  });
  test.each(['down', 'slow'])('Redis that is %s gives no wrong and no failed answer', async (mode) => {
    const { statuses, fell } = await hammered(async (change) => {
      for (let price = 1; price <= 9; price += 1) {
        if (price === 4) await fault('redis', mode);
        if (price === 7) await fault('redis', 'ok');
        await change(price);
      }
    });
    expect([Object.keys(statuses), fell]).toEqual([['200'], 0]);
  });
});

test('the image of a product is a ready file of the administrator, which everybody sees', async () => {
  const form = new FormData();
  const picture = new Blob([new Uint8Array(await photograph(800, 600))], { type: 'image/jpeg' });
  form.append('file', picture, 'lamp.jpg');
  const sent = await fetch(`${product.url}/upload`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${admin}` },
  });
  // The answer is a file record, of which the test needs the id.
  const { id: imageFileId } = (await sent.json()) as { id: string };
  const record = { token: admin, headers: { accept: 'application/json' } };
  await expect
    .poll(async () => (await call(`GET /files/${imageFileId}`, record)).body.status, { timeout: 20_000 })
    .toBe('ready');
  const id = await newProduct(1, { imageFileId });
  const answer = await call(`GET /products/${id}/image?variant=thumbnail`);
  expect(answer.status).toBe(302);
  const image = await fetch(answer.headers.get('location') ?? '');
  expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect((await call(`GET /products/${await newProduct(1)}/image`)).status).toBe(404);
  const json = { imageFileId: randomUUID() };
  expect((await call(`PATCH /products/${id}`, { token: admin, json })).status).toBe(422);
});

test('npm run import-products writes the rows of a file, or nothing and says which row is wrong', async () => {
  const dir = tempDir('import');
  const [right, wrong] = [join(dir, 'right.csv'), join(dir, 'wrong.csv')];
  const sku = randomUUID();
  const heading = 'sku,name,priceCents,stock,category';
  writeFileSync(right, `${heading}\n${sku},Desk,12900,4,${sku}\n`);
  writeFileSync(wrong, `${heading}\n${randomUUID()},Shelf,100,4,${sku}\n${randomUUID()},,5,1,${sku}\n`);
  const run = (file: string) =>
    promisify(execFile)(process.execPath, ['tools/import-products.ts', file, '--local'], {
      cwd: resolve(import.meta.dirname, '../..'),
      env: { ...process.env, AWS_ENDPOINT_URL: product.awsUrl },
    });
  const items = async () => (await call(`GET /products?category=${sku}`)).body.items;
  expect(await items()).toEqual([]);
  expect((await run(right)).stdout).toContain('1 of 1 products are imported');
  expect(await items()).toMatchObject([{ sku, name: 'Desk', priceCents: 12900, stock: 4 }]);
  await expect(run(wrong)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^line 3: name .*\nnothing was imported\n$/),
  });
  expect(await items()).toHaveLength(1);
  rmSync(dir, { recursive: true });
});

test('an order that Stripe says is paid is paid; one that nobody pays expires, and its stock is back', async () => {
  const id = await newProduct(9);
  const [paid, forgotten] = [await order(id, 1), await order(id, 3)];
  expect(await stockOf(id)).toBe(5);
  await pay(paid);
  const statusOf = async (token: string, orderId: string) =>
    (await call(`GET /orders/${orderId}`, { token })).body.status;
  await expect.poll(() => statusOf(ada, paid.id)).toBe('paid');
  await call('POST /_local/clock', { json: { advanceSeconds: 32 * 60 } });
  const later = await signIn(call, ...demo.ada);
  await expect.poll(() => statusOf(later, forgotten.id)).toBe('expired');
  expect(await stockOf(id)).toBe(8);
});
