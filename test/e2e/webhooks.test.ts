import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, apiAt, demo, signIn } from '../support/api.ts';
import { connectTo, isType } from '../support/live-connection.ts';
import { type Product, startProduct } from '../support/product.ts';
import {
  byGithub,
  byStandard,
  byStripe,
  GITHUB_SECRETS,
  type SignedDelivery,
  STRIPE_SECRETS,
  stripeEvent,
} from '../support/webhooks.ts';

let product: Product;
let api: Api;
let admin: string;
const urls = new Map<string, string>();

beforeAll(async () => {
  product = await startProduct();
  api = apiAt(product.url);
  admin = await signIn(api, ...demo.admin);
  for (const { function: name, url } of (await api('GET /_local/urls.json')).body) urls.set(name, url);
});
afterAll(() => product?.stop());

const control = async (path: string, json: object) => {
  const { status } = await api(`POST /_local/${path}`, { json });
  expect(status).toBe(200);
};
const advance = (advanceSeconds: number) => control('clock', { advanceSeconds });
const fault = (target: string, mode: string) => control('faults', { target, mode });

const intent = { id: 'pi_1', amount_received: 1999, currency: 'eur', metadata: { orderId: randomUUID() } };
const payment = () => byStripe(stripeEvent('payment_intent.succeeded', intent));
const send = (path: string, signed: SignedDelivery) => sendTo(product.url + path, signed);
const event = async (id: string) => {
  // The clock may have moved beyond a token's life.
  const { status, body } = await api(`GET /webhooks/events/${id}`, { token: admin });
  if (status !== 401) return body;
  admin = await signIn(api, ...demo.admin);
  return (await api(`GET /webhooks/events/${id}`, { token: admin })).body;
};
const becomes = (id: string, status: string) =>
  expect.poll(async () => (await event(id)).status, { timeout: 20_000 }).toBe(status);
/** A function URL with a path below it. */
const functionUrl = (name: string, path = '') => `${urls.get(`nubo-webhooks-${name}`)}${path}`;
const sendTo = (url: string, { body, headers }: SignedDelivery) =>
  apiAt('')(`POST ${url}`, { raw: body, headers });

describe('a payment', () => {
  test("signed by Stripe's own library is taken, and worked on within seconds", async () => {
    for (const secret of STRIPE_SECRETS) {
      const signed = byStripe(stripeEvent('payment_intent.succeeded', intent), { secret });
      const answer = await send('/webhook/stripe', signed);
      expect([answer.status, answer.body]).toEqual([
        200,
        { received: true, id: expect.any(String), duplicate: false },
      ]);
      await becomes(answer.body.id, 'processed');
      expect((await send('/webhook/stripe', signed)).body).toEqual({ ...answer.body, duplicate: true });
    }
  });

  test('with one changed byte is 400', async () => {
    const { body, headers } = payment();
    const answer = await send('/webhook/stripe', { body: body.replace('1999', '1998'), headers });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });

  test('comes in by a function URL too, at its root and at the path of the API, once for both', async () => {
    const signed = payment();
    const first = await sendTo(functionUrl('receive-stripe'), signed);
    expect([first.status, first.body.duplicate]).toEqual([200, false]);
    for (const url of [functionUrl('receive-stripe', 'webhook/stripe'), `${product.url}/webhook/stripe`])
      expect((await sendTo(url, signed)).body).toEqual({ ...first.body, duplicate: true });
    expect((await sendTo(functionUrl('receive-stripe', 'webhook/github'), signed)).status).toBe(404);
    expect((await fetch(functionUrl('receive-stripe'))).status).toBe(404);
  });

  test('is taken while PostgreSQL is down', async () => {
    await fault('postgres', 'down');
    const { status, body } = await send('/webhook/stripe', payment());
    await fault('postgres', 'ok');
    expect(status).toBe(200);
    await becomes(body.id, 'processed');
  });

  test('that the queue cannot take is 503, and is worked on when Stripe sends it again', async () => {
    const signed = payment();
    await fault('sqs', 'down');
    const refused = await send('/webhook/stripe', signed);
    await fault('sqs', 'ok');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    const { body } = await send('/webhook/stripe', signed);
    expect(body.duplicate).toBe(true);
    await becomes(body.id, 'processed');
  });

  test('that cannot be stored is 503, and nothing of it is kept', async () => {
    const signed = payment();
    await fault('dynamodb', 'down');
    expect((await send('/webhook/stripe', signed)).status).toBe(503);
    await fault('dynamodb', 'ok');
    expect((await send('/webhook/stripe', signed)).body.duplicate).toBe(false);
  });
});

test('a delivery of GitHub is shown on the feed, as JSON and as a form, at both URLs', async () => {
  const ada = await connectTo(product.url, { token: await signIn(api, ...demo.ada) });
  await ada.ask({ action: 'subscribe', channel: 'feed' });
  const json = JSON.stringify({ zen: 'é', repository: { full_name: 'nubo/nubo' } });
  const form = new URLSearchParams({ payload: json }).toString();
  const contentType = 'application/x-www-form-urlencoded';
  for (const [url, signed] of [
    [`${product.url}/webhook/github`, await byGithub('ping', json, { secret: GITHUB_SECRETS[1] })],
    [functionUrl('receive-github'), await byGithub('ping', form, { contentType })],
  ] as const) {
    const { status, body } = await sendTo(url, signed);
    expect(status).toBe(200);
    const { webhook } = await ada.take(isType('webhook'));
    expect(webhook).toEqual({
      id: body.id,
      source: 'github',
      type: 'ping',
      summary: 'GitHub is connected to nubo/nubo (é)',
      receivedAt: expect.any(String),
    });
    expect((await event(body.id)).payload).toEqual(JSON.parse(json));
  }
  ada.socket.close();
});

test('a source of Standard Webhooks has a URL and a secret; 2 MB and 5 MB are taken, 7 MB are 413', async () => {
  const name = `acme-${randomUUID().slice(0, 8)}`;
  const { body: source } = await api('POST /webhooks/sources', { token: admin, json: { name } });
  expect(source.url).toBe(`${product.url}/webhook/${name}`);
  const { secret } = source;
  for (const megabytes of [2, 5]) {
    const text = `{"type":"large","text":"${'x'.repeat(megabytes * 1024 * 1024)}"}`;
    const { status, body } = await sendTo(source.url, byStandard(text, { secret }));
    expect(status).toBe(200);
    await becomes(body.id, 'processed');
    const { payload } = await event(body.id);
    // Compared in parts: a difference of megabytes is not for printing.
    expect([payload?.type, payload?.text?.length]).toEqual(['large', megabytes * 1024 * 1024]);
  }
  const small = byStandard('{"type":"small"}', { secret });
  expect((await sendTo(functionUrl('receive-webhook', `webhook/${name}`), small)).status).toBe(200);
  expect((await sendTo(functionUrl('receive-webhook'), small)).status).toBe(404);
  const tooLarge = byStandard(`"${'x'.repeat(7 * 1024 * 1024)}"`, { secret });
  expect((await sendTo(source.url, tooLarge)).status).toBe(413);
});

test('what fails on the bus is tried again, ends dead after seven attempts, and is mended by a replay', async () => {
  await fault('events', 'down');
  const { body } = await send('/webhook/stripe', payment());
  await becomes(body.id, 'failed');
  for (const [at, seconds] of [5, 30, 120, 600, 3_600, 21_600].entries()) {
    expect(await event(body.id)).toMatchObject({ attempts: at + 1, lastError: 'events cannot be reached' });
    await advance(seconds + 1);
    // The job runs on the minute.
    if (seconds > 900) await advance(60);
    await expect.poll(async () => (await event(body.id)).attempts, { timeout: 30_000 }).toBe(at + 2);
  }
  await becomes(body.id, 'dead');
  await fault('events', 'ok');
  const replay = await api(`POST /webhooks/events/${body.id}/replay`, { token: admin });
  expect([replay.status, replay.body.status, replay.body.attempts]).toEqual([202, 'received', 0]);
  await becomes(body.id, 'processed');
});
