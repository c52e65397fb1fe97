import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { newWebhookSecret } from '../../../functions/_shared/webhook-secret.ts';
import {
  byGithub,
  byStandard,
  byStripe,
  GITHUB_SECRETS,
  STRIPE_SECRETS,
  stripeEvent,
} from '../../support/webhooks.ts';
import { webhooksHarness } from './webhooks-harness.ts';

const webhooks = webhooksHarness();
afterEach(() => {
  webhooks.aws().world.faults.set({ target: 'sqs', mode: 'ok' });
});

const payment = (id?: string) =>
  stripeEvent(
    'payment_intent.succeeded',
    { id: 'pi_1', amount_received: 1999, currency: 'eur', metadata: { orderId: 'o' } },
    id,
  );
const source = async (secret = newWebhookSecret()) => {
  const name = `acme-${randomUUID().slice(0, 8)}`;
  await webhooks.http('POST /webhooks/sources', { body: { name, secrets: [secret] } });
  return { name, secret };
};
const total = async () =>
  (await webhooks.http('GET /webhooks/events', { query: { limit: '100' } })).body.items.length;

describe('an event', () => {
  test('of Stripe is stored once under the id of Stripe, and answered with its own', async () => {
    const { status, body } = await webhooks.deliver('stripe', byStripe(payment('evt_once')));
    expect([status, body]).toEqual([200, { received: true, id: expect.any(String), duplicate: false }]);
    expect(await webhooks.event(body.id)).toEqual({
      id: body.id,
      source: 'stripe',
      eventId: 'evt_once',
      type: 'payment_intent.succeeded',
      status: 'received',
      summary: null,
      attempts: 0,
      lastError: null,
      nextAttemptAt: null,
      receivedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:]{8}\.\d{3}Z$/),
      processedAt: null,
      payload: JSON.parse(payment('evt_once')),
    });
    expect(await webhooks.queued()).toEqual([body.id]);
  });

  test('that comes 20 times at once is stored once: one is new, 19 are duplicates of it', async () => {
    const signed = byStripe(payment());
    const answers = await Promise.all(Array.from({ length: 20 }, () => webhooks.deliver('stripe', signed)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(answers.filter(({ body }) => !body.duplicate)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const ids = await webhooks.queued();
    expect(ids.length).toBeGreaterThan(0);
    const published = webhooks.bus.published.length;
    await webhooks.process(...ids);
    await webhooks.process(...ids);
    expect(webhooks.bus.published.slice(published)).toMatchObject([{ type: 'webhook.processed' }]);
  });

  test('has an id that is unique in its source alone', async () => {
    const [one, other] = [await source(), await source()];
    const ids: string[] = [];
    for (const { name, secret } of [one, other]) {
      const { body } = await webhooks.deliver(name, byStandard('{"type":"a"}', { secret, id: 'msg_same' }));
      expect(body.duplicate).toBe(false);
      ids.push(body.id);
    }
    expect(new Set(ids).size).toBe(2);
    await webhooks.queued();
  });

  test('of which the queue failed is answered 503, and enqueued when it comes again', async () => {
    const signed = byStripe(payment());
    webhooks.aws().world.faults.set({ target: 'sqs', mode: 'down' });
    expect((await webhooks.deliver('stripe', signed)).status).toBe(503);
    webhooks.aws().world.faults.set({ target: 'sqs', mode: 'ok' });
    expect(await webhooks.queued()).toEqual([]);
    const { status, body } = await webhooks.deliver('stripe', signed);
    expect([status, body.duplicate]).toEqual([200, true]);
    expect(await webhooks.queued()).toEqual([body.id]);
    await webhooks.process(body.id);
    await webhooks.deliver('stripe', signed);
    expect(await webhooks.queued()).toEqual([]);
  });

  test('of which the queue failed is worked on even if it never comes again', async () => {
    webhooks.aws().world.faults.set({ target: 'sqs', mode: 'down' });
    const body = payment();
    expect((await webhooks.deliver('stripe', byStripe(body))).status).toBe(503);
    webhooks.aws().world.faults.set({ target: 'sqs', mode: 'ok' });
    await webhooks.later(61_000);
    await webhooks.process(...(await webhooks.runJob()));
    const { items } = (await webhooks.http('GET /webhooks/events', { query: { status: 'processed' } })).body;
    expect(items.map(({ eventId }: { eventId: string }) => eventId)).toContain(JSON.parse(body).id);
  });

  test('of 2 MB is accepted, lies in S3, and is readable whole and worked on by its id', async () => {
    const { name, secret } = await source();
    const large = `{"type":"large","text":"${'é'.repeat(1024 * 1024)}"}`;
    const signed = byStandard(large, { secret });
    const { status, body } = await webhooks.deliver(name, signed);
    expect(status).toBe(200);
    const keys = await webhooks.objects();
    expect(keys).toEqual([expect.stringMatching(new RegExp(`^events/${name}/[0-9a-f]{64}$`))]);
    expect(await webhooks.object(keys[0] ?? '')).toBe(large);
    expect((await webhooks.event(body.id)).payload).toEqual(JSON.parse(large));
    // Again, and with a body of another length under the same id: the first one stays.
    expect((await webhooks.deliver(name, signed)).body.duplicate).toBe(true);
    const id = signed.headers['webhook-id'] ?? '';
    const longer = byStandard(`${large} `, { secret, id });
    expect((await webhooks.deliver(name, longer)).body).toMatchObject({ id: body.id, duplicate: true });
    expect(await webhooks.object(keys[0] ?? '')).toBe(large);
    await webhooks.process(...(await webhooks.queued()));
    expect(await webhooks.event(body.id)).toMatchObject({ status: 'processed', attempts: 1 });
    const published = webhooks.bus.published.at(-1);
    expect(JSON.stringify(published).length).toBeLessThan(1_000);
    const replay = await webhooks.http('POST /webhooks/events/{id}/replay', { params: { id: body.id } });
    expect([replay.status, replay.body.payload]).toEqual([202, null]);
    await webhooks.process(...(await webhooks.queued()));
    expect((await webhooks.event(body.id)).payload).toEqual(JSON.parse(large));
  });

  test('keeps its text as it was sent: every digit and every escape', async () => {
    const { name, secret } = await source();
    const text = '{"type":"t","n":12345678901234567890,"m":1.10,"s":"\\u0000\\ud800é","d":1,"d":2}';
    const { body } = await webhooks.deliver(name, byStandard(text, { secret }));
    const call = { params: { id: body.id } };
    const { result } = await webhooks.http('GET /webhooks/events/{id}', call);
    expect(result.body).toContain(`"payload":${text}}`);
    await webhooks.queued();
  });
});

describe('the body', () => {
  test.each([
    ['application/json', true],
    ['application/json', false],
    ['application/octet-stream', false],
    ['text/plain', true],
    [undefined, false],
  ])('of content type %s is verified over its bytes, text or not: %s', async (type, isText) => {
    const { body, headers } = byStripe(payment());
    const { 'content-type': _, ...others } = headers;
    const sent = { body, headers: type === undefined ? others : { ...others, 'content-type': type } };
    expect((await webhooks.deliver('stripe', sent, isText)).status).toBe(200);
    await webhooks.queued();
  });

  test('of a delivery of GitHub may be a form, signed as it is', async () => {
    const json = JSON.stringify({ zen: 'é & 1+1=2', repository: { full_name: 'a/b' } });
    const form = `payload=${encodeURIComponent(json).replaceAll('%20', '+')}`;
    const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
    const { status, body } = await webhooks.deliver(
      'github',
      await byGithub('ping', form, { contentType }),
      false,
    );
    expect(status).toBe(200);
    expect((await webhooks.event(body.id)).payload).toEqual(JSON.parse(json));
    await webhooks.queued();
  });

  test.each([
    ['', 'application/json'],
    ['{', 'application/json'],
    ['payload={}', 'application/json'],
    ['{}', 'application/x-www-form-urlencoded'],
    ['payload=%7B', 'application/x-www-form-urlencoded'],
  ])('%j of GitHub as %s is signed and no JSON: 400', async (text, contentType) => {
    // The library signs no empty body.
    const signed = await byGithub('ping', text || ' ', { contentType });
    const { status, body } = await webhooks.deliver('github', { ...signed, body: text || ' ' }, false);
    expect([status, body.type]).toEqual([400, '/problems/malformed-json']);
  });

  test('with a Content-Encoding is 415', async () => {
    const { body, headers } = byStripe(payment());
    const sent = { body, headers: { ...headers, 'content-encoding': 'gzip' } };
    expect((await webhooks.deliver('stripe', sent)).status).toBe(415);
  });
});

describe('nothing is stored and the answer is 400', () => {
  test.each([
    ['without a signature', () => ({ body: payment(), headers: {} })],
    ['for a changed byte', () => ({ ...byStripe(payment()), body: payment('evt_other') })],
    ['for another secret', () => byStripe(payment(), { secret: 'whsec_other' })],
    ['for a signature of an hour ago', () => byStripe(payment(), { offset: -3600 })],
    ['for a signature of in an hour', () => byStripe(payment(), { offset: 3600 })],
  ])('%s', async (_, sent) => {
    const before = await total();
    const { status, body, headers } = await webhooks.deliver('stripe', sent());
    expect([status, body.type, headers['content-type']]).toEqual([
      400,
      '/problems/bad-request',
      'application/problem+json',
    ]);
    expect(await total()).toBe(before);
    expect(await webhooks.queued()).toEqual([]);
  });

  test.each(['x-github-event', 'x-github-delivery'])('for a delivery of GitHub without %s', async (name) => {
    const { body, headers } = await byGithub('ping', '{}');
    const kept = Object.entries(headers).filter(([each]) => each !== name);
    const { status } = await webhooks.deliver('github', { body, headers: Object.fromEntries(kept) });
    expect(status).toBe(400);
  });
});

test('an event of Stripe without id or type is 422', async () => {
  for (const body of [
    '{}',
    '[]',
    'null',
    '7',
    '{"id":"evt_1"}',
    '{"id":"","type":"a"}',
    '{"id":{},"type":"a"}',
  ]) {
    const { status, body: problem } = await webhooks.deliver('stripe', byStripe(body));
    expect([body, status, problem.errors.length]).toEqual([body, 422, 1]);
  }
});

test('either of two secrets may have signed, and one that is rolled out may not any more', async () => {
  for (const secret of STRIPE_SECRETS)
    expect((await webhooks.deliver('stripe', byStripe(payment(), { secret }))).status).toBe(200);
  for (const secret of GITHUB_SECRETS)
    expect((await webhooks.deliver('github', await byGithub('ping', '{}', { secret }))).status).toBe(200);
  await webhooks.setSecrets('stripe', STRIPE_SECRETS[1], 'whsec_third');
  await webhooks.later(61_000);
  const old = byStripe(payment(), { secret: STRIPE_SECRETS[0] });
  expect((await webhooks.deliver('stripe', old)).status).toBe(400);
  const rolledIn = byStripe(payment(), { secret: 'whsec_third' });
  expect((await webhooks.deliver('stripe', rolledIn)).status).toBe(200);
  await webhooks.setSecrets('stripe', ...STRIPE_SECRETS);
  await webhooks.queued();
});

test('a source that is not there is 404, whatever was signed', async () => {
  const secret = newWebhookSecret();
  for (const name of ['nobody', 'Stripe', 'a_', '..', 'constructor', '__proto__'])
    expect((await webhooks.deliver(name, byStandard('{}', { secret }))).status).toBe(404);
});
