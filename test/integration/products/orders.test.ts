import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ProductsCaller, productsHarness } from './products-harness.ts';

const products = productsHarness();
let admin: ProductsCaller;
let ada: ProductsCaller;
let linus: ProductsCaller;

beforeAll(async () => {
  [admin, ada, linus] = await Promise.all([products.user('admin'), products.user(), products.user()]);
});
afterEach(() => {
  vi.useRealTimers();
  products.bus.published.length = 0;
});

const one = (id: string, more: object = {}) => ({ params: { id }, ...more });
const paths = (answer: { body: { errors: { path: string }[] } }) =>
  answer.body.errors.map(({ path }) => path);
const later = (minutes: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000 });
const published = (type: string) => products.bus.published.filter((event) => event.type === type);
const statusOf = async (who: ProductsCaller, id: string) =>
  (await who.call('get-order', one(id))).body.status;

describe('POST /orders', () => {
  test('201 with the order as it is read afterwards, its stock reserved and its events published', async () => {
    const lamp = await products.product({ priceCents: 1999, stock: 5 });
    const chair = await products.product({ name: 'Chair', priceCents: 100, stock: 5 });
    products.bus.published.length = 0;
    const made = await products.order(ada, [lamp.id, 2], [chair.id, 1], [lamp.id.toUpperCase(), 1]);
    expect([made.status, made.headers.location]).toEqual([201, `/orders/${made.body.id}`]);
    expect(made.body).toEqual({
      id: made.body.id,
      userId: ada.userId,
      status: 'pending',
      items: [
        { productId: lamp.id, sku: lamp.sku, name: 'Lamp', quantity: 3, unitPriceCents: 1999 },
        { productId: chair.id, sku: chair.sku, name: 'Chair', quantity: 1, unitPriceCents: 100 },
      ],
      totalCents: 6097,
      currency: 'EUR',
      createdAt: made.body.createdAt,
      updatedAt: made.body.createdAt,
      expiresAt: new Date(Date.parse(made.body.createdAt) + 30 * 60_000).toISOString(),
    });
    const read = await ada.call('get-order', one(made.body.id.toUpperCase()));
    expect([read.status, read.body, read.headers.etag]).toEqual([200, made.body, made.headers.etag]);
    expect([await products.stockOf(lamp.id), await products.stockOf(chair.id)]).toEqual([2, 4]);
    expect(products.bus.published.map(({ type, data }) => [type, data.productId ?? data.totalCents])).toEqual(
      [
        ['order.created', 6097],
        ['product.changed', lamp.id],
        ['product.changed', chair.id],
      ],
    );
  });
  test('quantities of one product are added up before they are checked: 409, and nothing is reserved', async () => {
    const { id } = await products.product({ stock: 5 });
    expect((await products.order(ada, [id, 3], [id, 3])).status).toBe(409);
    expect(await products.stockOf(id)).toBe(5);
  });
  test('all products or none: one that is short leaves the others alone', async () => {
    const [much, little] = [await products.product({ stock: 9 }), await products.product({ stock: 1 })];
    expect((await products.order(ada, [much.id, 2], [little.id, 2])).status).toBe(409);
    expect(await products.stockOf(much.id)).toBe(9);
  });
  test('422 for an unknown product, and for two currencies', async () => {
    const [euro, dollar] = [await products.product(), await products.product({ currency: 'USD' })];
    const unknown = await products.order(ada, [euro.id, 1], [randomUUID(), 1]);
    expect([unknown.status, paths(unknown)]).toEqual([422, ['/items/1/productId']]);
    expect((await products.order(ada, [euro.id, 1], [dollar.id, 1])).status).toBe(422);
    expect(await products.stockOf(euro.id)).toBe(5);
  });
  test.each([
    [{}, ['/items']],
    [{ items: [] }, ['/items']],
    [{ items: [{ productId: randomUUID(), quantity: 0 }] }, ['/items/0/quantity']],
    [{ items: [{ productId: randomUUID(), quantity: 1.5 }] }, ['/items/0/quantity']],
    [{ items: [{ productId: 'x', quantity: 1 }] }, ['/items/0/productId']],
    [{ items: [{ productId: randomUUID(), quantity: 1, price: 1 }] }, ['/items/0/price']],
    [{ items: Array.from({ length: 51 }, () => ({ productId: randomUUID(), quantity: 1 })) }, ['/items']],
  ])('422 for %j', async (body, expected) => {
    const answer = await ada.call('place-order', { body });
    expect([answer.status, paths(answer)]).toEqual([422, expected]);
  });
  test('401 without a token', async () => {
    expect((await products.anonymous.call('place-order', { body: { items: [] } })).status).toBe(401);
  });
  test('a total beyond a 32-bit number is exact', async () => {
    const { id } = await products.product({ priceCents: 99_999_999, stock: 1_000_000 });
    expect((await products.order(ada, [id, 1_000_000])).body.totalCents).toBe(99_999_999_000_000);
  });
  test('an event that the bus did not take is published by the sweep', async () => {
    const { id } = await products.product();
    products.bus.published.length = 0;
    products.bus.down = true;
    const made = await products.order(ada, [id, 1]);
    products.bus.down = false;
    expect([made.status, products.bus.published]).toEqual([201, []]);
    later(1);
    await products.invoke('publish-outbox');
    expect(published('order.created')).toMatchObject([{ data: { orderId: made.body.id } }]);
  });
});

describe('GET /orders', () => {
  test('somebody else’s order is 404, for an administrator too', async () => {
    const { id } = await products.product();
    const { body } = await products.order(ada, [id, 1]);
    for (const who of [linus, admin]) {
      expect((await who.call('get-order', one(body.id))).status).toBe(404);
      expect((await who.call('cancel-order', one(body.id))).status).toBe(404);
    }
    expect((await ada.call('get-order', one(randomUUID()))).status).toBe(404);
    expect((await ada.call('cancel-order', one(randomUUID()))).status).toBe(404);
  });
  test('gives one’s own, newest first, by pages; everybody’s to administrators alone', async () => {
    const buyer = await products.user();
    const { id } = await products.product({ stock: 100 });
    const made: string[] = [];
    for (let at = 0; at < 5; at += 1) made.push((await products.order(buyer, [id, 1])).body.id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = { limit: '2', ...(cursor !== null && { cursor }) };
      const page = await buyer.call('list-orders', { query });
      seen.push(...page.body.items.map((order: { id: string }) => order.id));
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(made.toReversed());
    const all = { query: { all: 'true', limit: '100' } };
    expect((await buyer.call('list-orders', all)).status).toBe(403);
    const { items } = (await admin.call('list-orders', all)).body;
    expect(items.map((order: { id: string }) => order.id)).toEqual(expect.arrayContaining(made));
    expect(items[0].userId).toBe(buyer.userId);
    expect((await admin.call('list-orders', {})).body.items).toEqual([]);
  });
});

describe('POST /orders/{id}/cancel', () => {
  test('gives the stock back, a second time 409', async () => {
    const { id } = await products.product({ stock: 5 });
    const { body } = await products.order(ada, [id, 3]);
    const cancelled = await ada.call('cancel-order', one(body.id));
    expect([cancelled.status, cancelled.body]).toMatchObject([
      200,
      { ...body, status: 'cancelled', updatedAt: expect.any(String) },
    ]);
    expect(await products.stockOf(id)).toBe(5);
    expect((await ada.call('cancel-order', one(body.id))).status).toBe(409);
    expect(await products.stockOf(id)).toBe(5);
  });
  test('works for a product that is no longer there', async () => {
    const { id } = await products.product();
    const { body } = await products.order(ada, [id, 3]);
    await admin.call('delete-product', one(id));
    expect((await ada.call('cancel-order', one(body.id))).status).toBe(200);
  });
});

describe('an order that nobody pays', () => {
  test('expires after 30 minutes and gives its stock back, once', async () => {
    const [lamp, chair] = [await products.product({ stock: 9 }), await products.product({ stock: 9 })];
    const orders = [
      await products.order(ada, [lamp.id, 1], [chair.id, 2]),
      await products.order(linus, [chair.id, 3], [lamp.id, 4]),
    ];
    later(29);
    await products.expireOrders();
    expect(await products.stockOf(lamp.id)).toBe(4);
    later(2);
    products.bus.published.length = 0;
    for (let time = 0; time < 2; time += 1) await products.expireOrders();
    expect([await products.stockOf(lamp.id), await products.stockOf(chair.id)]).toEqual([9, 9]);
    const ids = published('order.expired').map(({ data }) => data.orderId);
    expect(ids).toEqual(expect.arrayContaining(orders.map(({ body }) => body.id)));
    expect(new Set(ids).size).toBe(ids.length);
    vi.useRealTimers();
    expect(await statusOf(ada, orders[0]?.body.id)).toBe('expired');
  });
});

describe('many at once', () => {
  const environments = (who: ProductsCaller, count: number, ...routes: ('place-order' | 'cancel-order')[]) =>
    Array.from({ length: count }).reduce<Promise<ProductsCaller[]>>(
      async (made) => [...(await made), await products.apart(who, ...routes)],
      Promise.resolve([]),
    );

  test('200 orders of the last 5 pieces: 5 are placed, no more and no less', async () => {
    const { id } = await products.product({ stock: 5 });
    const buyers = await environments(ada, 10, 'place-order');
    const statuses = await Promise.all(
      buyers.map(async (buyer) => {
        const own: number[] = [];
        for (let at = 0; at < 20; at += 1) own.push((await products.order(buyer, [id, 1])).status);
        return own;
      }),
    );
    const counted = Object.groupBy(statuses.flat(), String);
    expect([counted[201]?.length, counted[409]?.length]).toEqual([5, 195]);
    expect(await products.stockOf(id)).toBe(0);
  });
  test('orders naming A, B and B, A at once: none fails by a deadlock', async () => {
    const [a, b] = [await products.product({ stock: 500 }), await products.product({ stock: 500 })];
    const buyers = await environments(ada, 10, 'place-order', 'cancel-order');
    const statuses = await Promise.all(
      buyers.map(async (buyer, at) => {
        const items = [a, b].map(({ id }) => [id, 1] as const);
        const own: number[] = [];
        for (let time = 0; time < 5; time += 1) {
          const made = await products.order(buyer, ...(at % 2 === 0 ? items : items.toReversed()));
          own.push(made.status);
          if (time % 2 === 1) own.push((await buyer.call('cancel-order', one(made.body.id))).status);
        }
        return own;
      }),
    );
    expect(statuses.flat()).toHaveLength(70);
    expect(new Set(statuses.flat())).toEqual(new Set([200, 201]));
    expect([await products.stockOf(a.id), await products.stockOf(b.id)]).toEqual([470, 470]);
  });
  test('cancels, the expiry and a payment of one order in one instant: one wins, and stock comes back at most once', async () => {
    const cancellers = await environments(ada, 8, 'cancel-order');
    const [expire, pay] = [await products.expireApart(), await products.functionApart('apply-payment')];
    const outcomes = new Set<string>();
    for (let time = 0; time < 6; time += 1) {
      const { id } = await products.product({ stock: 5 });
      const { body } = await products.order(ada, [id, 2]);
      await products
        .database()
        .admin.query('UPDATE products.orders SET expires_at = created_at WHERE id = $1', [body.id]);
      const payment = products.paymentOf(body);
      const answers = await Promise.all([
        ...(time % 3 === 0 ? [expire()] : []),
        pay(products.queued('apply-payment', payment)),
        ...(time % 3 === 1 ? [expire()] : []),
        ...cancellers.map((canceller) => canceller.call('cancel-order', one(body.id))),
      ]);
      const statuses = answers.flatMap((answer) =>
        typeof answer === 'object' && answer !== null && 'status' in answer ? [answer.status] : [],
      );
      const status = await statusOf(ada, body.id);
      outcomes.add(status);
      expect(statuses.filter((code) => code === 200)).toHaveLength(status === 'cancelled' ? 1 : 0);
      expect(statuses.filter((code) => code === 409)).toHaveLength(status === 'cancelled' ? 7 : 8);
      expect(await products.stockOf(id)).toBe(status === 'paid' ? 3 : 5);
    }
    expect(outcomes.size).toBeGreaterThan(0);
  });
});

describe('user.deleted', () => {
  test('cancels pending orders, keeps the others without the person, and lets no new ones in', async () => {
    const buyer = await products.user();
    const { id } = await products.product({ stock: 5 });
    const paid = (await products.order(buyer, [id, 1])).body;
    await products.consume('apply-payment', products.paymentOf(paid));
    const pending = (await products.order(buyer, [id, 2])).body;
    await products.consume('remove-user-from-orders', { userId: buyer.userId });
    const { rows } = await products
      .database()
      .admin.query('SELECT id, status, user_id FROM products.orders WHERE id = ANY ($1) ORDER BY id', [
        [paid.id, pending.id],
      ]);
    expect(rows).toEqual([
      { id: paid.id, status: 'paid', user_id: null },
      { id: pending.id, status: 'cancelled', user_id: null },
    ]);
    expect(await products.stockOf(id)).toBe(4);
    expect((await products.order(buyer, [id, 1])).status).toBe(401);
  });
  test('the changes of stock by an administrator lose the name too', async () => {
    const gone = await products.user('admin');
    const { id } = await products.product();
    await gone.call('change-stock', one(id, { body: { delta: 1, reason: 'counted' } }));
    await products.consume('remove-user-from-orders', { userId: gone.userId });
    const { rows } = await products
      .database()
      .admin.query('SELECT changed_by FROM products.stock_changes WHERE product_id = $1', [id]);
    expect(rows).toEqual([{ changed_by: null }]);
  });
});

test('stats count what happened in a span', async () => {
  await sleep(5);
  const from = new Date().toISOString();
  const { id } = await products.product();
  const { body } = await products.order(await products.user(), [id, 1]);
  await products.consume('apply-payment', products.paymentOf(body), products.paymentOf(body));
  const to = new Date(Date.now() + 60_000).toISOString();
  expect(await products.invoke('stats', { from, to })).toEqual({
    productsCreated: 1,
    ordersPlaced: 1,
    ordersPaid: 1,
    ordersExpired: 0,
    paymentsUnmatched: 1,
  });
});
