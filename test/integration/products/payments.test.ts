import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type ProductsCaller, productsHarness } from './products-harness.ts';

const products = productsHarness();
let ada: ProductsCaller;
let stockId: string;

beforeAll(async () => {
  ada = await products.user();
  stockId = (await products.product({ stock: 1000 })).id;
});
afterEach(() => {
  vi.useRealTimers();
  products.bus.published.length = 0;
});

const newOrder = async () => (await products.order(ada, [stockId, 1])).body;
const statusOf = async (id: string) => (await ada.call('get-order', { params: { id } })).body.status;
const pay = (...payments: object[]) => products.consume('apply-payment', ...payments);
const { paymentOf } = products;
const events = () =>
  products.bus.published.filter(({ type }) => type === 'order.paid' || type === 'payment.unmatched');
const refundOf = (order: object, more: object = {}) =>
  paymentOf(order, { outcome: 'refunded', type: 'charge.refunded', ...more });

test('a payment of the order’s own total pays it, once, however often it comes', async () => {
  const order = await newOrder();
  await pay(paymentOf(order));
  expect(await statusOf(order.id)).toBe('paid');
  expect(events()).toMatchObject([
    {
      type: 'order.paid',
      data: { orderId: order.id, userId: ada.userId, totalCents: 1999, currency: 'EUR' },
    },
  ]);
});
test('two events of one payment pay once and alert nobody, with and without the payment’s id', async () => {
  for (const paymentId of ['pi_1', undefined]) {
    const order = await newOrder();
    await pay(
      paymentOf(order, { type: 'checkout.session.completed', paymentId }),
      paymentOf(order, { type: 'payment_intent.succeeded', paymentId }),
    );
    expect(await statusOf(order.id)).toBe('paid');
  }
  expect(events().map(({ type }) => type)).toEqual(['order.paid', 'order.paid']);
});
test('a second payment of a paid order is kept and published as payment.unmatched', async () => {
  const order = await newOrder();
  const second = paymentOf(order, { paymentId: 'pi_3' });
  await pay(paymentOf(order, { paymentId: 'pi_2' }));
  await pay(second);
  expect(await statusOf(order.id)).toBe('paid');
  expect(events().map(({ type }) => type)).toEqual(['order.paid', 'payment.unmatched']);
  // Its refund gives the second payment back, not the order's.
  await pay(refundOf(order, { paymentId: 'pi_3' }));
  expect(await statusOf(order.id)).toBe('paid');
});
test.each([
  ['another amount', { amountCents: 1998 }],
  ['another currency', { currency: 'USD' }],
])('%s changes no order: payment.unmatched', async (_what, more) => {
  const order = await newOrder();
  await pay(paymentOf(order, more));
  expect(await statusOf(order.id)).toBe('pending');
  expect(events()).toMatchObject([{ type: 'payment.unmatched', data: { orderId: order.id } }]);
});
test('a payment of an expired or cancelled order does not pay it: kept, and told', async () => {
  const [cancelled, expired] = [await newOrder(), await newOrder()];
  await ada.call('cancel-order', { params: { id: cancelled.id } });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 60_000 });
  await products.expireOrders();
  vi.useRealTimers();
  await pay(paymentOf(cancelled), paymentOf(expired));
  expect([await statusOf(cancelled.id), await statusOf(expired.id)]).toEqual(['cancelled', 'expired']);
  expect(
    events()
      .map(({ type, data }) => [type, data.orderId])
      .sort(),
  ).toEqual([cancelled, expired].map(({ id }) => ['payment.unmatched', id]).sort());
  const { rows } = await products
    .database()
    .admin.query('SELECT unmatched_reason FROM products.payments WHERE order_id = $1', [expired.id]);
  expect(rows).toEqual([{ unmatched_reason: 'The order is expired.' }]);
});
test('a payment of no order at all is kept, whatever its reference', async () => {
  const nobody = randomUUID();
  for (const id of [nobody, 'order-7', `a\0b\ud800${'x'.repeat(400)}`]) {
    await pay(paymentOf({ id, totalCents: 5, currency: 'EUR' }));
  }
  expect(events().map(({ type, data }) => [type, data.orderId])).toEqual([
    ['payment.unmatched', nobody],
    ['payment.unmatched', null],
    ['payment.unmatched', null],
  ]);
});
test('a refund of a paid order, and one that comes before its payment, end the same', async () => {
  const [after, before] = [await newOrder(), await newOrder()];
  await pay(paymentOf(after, { paymentId: 'pi_4' }));
  await pay(refundOf(after, { paymentId: 'pi_4' }));
  await pay(refundOf(before, { paymentId: 'pi_5' }));
  expect(await statusOf(before.id)).toBe('pending');
  await pay(paymentOf(before, { paymentId: 'pi_5' }));
  expect([await statusOf(after.id), await statusOf(before.id)]).toEqual(['refunded', 'refunded']);
  await pay(paymentOf(after, { paymentId: 'pi_4' }), paymentOf(before, { paymentId: 'pi_5' }));
  expect([await statusOf(after.id), await statusOf(before.id)]).toEqual(['refunded', 'refunded']);
  expect(events().map(({ type }) => type)).toEqual(['order.paid']);
});
test('a failure before or after success takes nothing back', async () => {
  const order = await newOrder();
  const failure = () => paymentOf(order, { outcome: 'failed', type: 'payment_intent.payment_failed' });
  await pay(failure());
  expect(await statusOf(order.id)).toBe('pending');
  await pay(paymentOf(order));
  await pay(failure());
  expect(await statusOf(order.id)).toBe('paid');
  expect(events().map(({ type }) => type)).toEqual(['order.paid']);
});
test('events that are about no payment are passed over', async () => {
  await pay({ id: randomUUID(), source: 'github', eventId: 'e', type: 'push', summary: null, payment: null });
  expect(events()).toEqual([]);
});
