import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Api, apiAt, demo, signIn } from '../support/api.ts';
import { type Product, startProduct } from '../support/product.ts';

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
afterAll(() => product?.stop());

async function newProduct(stock: number): Promise<string> {
  const json = { sku: randomUUID(), name: 'Lamp', priceCents: 1999, stock };
  return (await call('POST /products', { token: admin, json })).body.id;
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
    if (left === 997 || left === 993) {
      const mode = left === 997 ? 'down' : 'ok';
      await call('POST /_local/faults', { json: { target: 'redis', mode } });
    }
    const placed = await call('POST /orders', {
      token: ada,
      json: { items: [{ productId: id, quantity: 1 }] },
    });
    expect([placed.status, await stockOf(id)]).toEqual([201, left]);
  }
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
