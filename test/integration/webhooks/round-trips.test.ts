import { channel } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byStripe, stripeEvent } from '../../support/webhooks.ts';
import { webhooksHarness } from './webhooks-harness.ts';

const webhooks = webhooksHarness();

/** Requests to stores, each a round trip, in the order they began. */
let calls: string[] = [];
const starts = channel('http.client.request.start');
const note = (message: unknown) => {
  // Node's documentation of the channel: `{ request }`.
  const { request } = message as { request: ClientRequest };
  // The endpoint of this process hands calls of DynamoDB on to the engine.
  const [aws, bus] = [process.env.AWS_ENDPOINT_URL, process.env.AWS_ENDPOINT_URL_EVENTBRIDGE];
  if (![aws, bus].includes(`http://${request.getHeader('host')}`)) return;
  calls.push(String(request.getHeader('x-amz-target') ?? request.method).replace(/^\w+\./, ''));
};
beforeAll(() => starts.subscribe(note));
afterAll(() => void starts.unsubscribe(note));

async function counted(work: () => Promise<unknown>): Promise<readonly string[]> {
  calls = [];
  await work();
  return calls;
}
const intent = { id: 'pi_1', amount_received: 1, currency: 'eur', metadata: { orderId: 'order-1' } };
const payment = () => byStripe(stripeEvent('payment_intent.succeeded', intent));

test('an accepted event is one transaction and one message, and reads nothing', async () => {
  await webhooks.deliver('stripe', payment());
  expect(await counted(() => webhooks.deliver('stripe', payment()))).toEqual([
    'TransactWriteItems',
    'SendMessage',
  ]);
});

test('what is not signed reaches no store', async () => {
  await webhooks.later(10_000);
  const unsigned = { ...payment(), headers: {} };
  await webhooks.deliver('stripe', unsigned);
  expect(await counted(() => webhooks.deliver('stripe', unsigned))).toEqual([]);
});

test('working on an event is its claim, its payload, the bus and its end', async () => {
  const { body } = await webhooks.deliver('stripe', payment());
  expect(await counted(() => webhooks.process(body.id))).toEqual([
    'UpdateItem',
    'GetItem',
    'PutEvents',
    'UpdateItem',
  ]);
});

test('reading one event takes two calls at once, and a page of them two, however many there are', async () => {
  const { body } = await webhooks.deliver('stripe', payment());
  const read = () => webhooks.http('GET /webhooks/events/{id}', { params: { id: body.id } });
  expect(await counted(read)).toEqual(['GetItem', 'GetItem']);
  for (let at = 0; at < 30; at += 1) await webhooks.deliver('stripe', payment());
  const page = () => webhooks.http('GET /webhooks/events', { query: { limit: '20' } });
  expect(await counted(page)).toEqual(['Query', 'BatchGetItem']);
});
