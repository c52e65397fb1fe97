import { afterEach, describe, expect, test } from 'vitest';
import { byGithub, byStandard, byStripe, stripeEvent } from '../../support/webhooks.ts';
import { webhooksHarness } from './webhooks-harness.ts';

const webhooks = webhooksHarness();
afterEach(async () => {
  webhooks.bus.down = false;
  for (const target of ['sqs', 'dynamodb', 's3'] as const)
    webhooks.aws().world.faults.set({ target, mode: 'ok' });
});

const SECOND = 1000;
const [MINUTE, HOUR] = [60 * SECOND, 3600 * SECOND];

const intent = { id: 'pi_1', amount_received: 1999, currency: 'eur', metadata: { orderId: 'order-1' } };

/** A stored event that nobody has worked on. */
async function stored(signed = byStripe(stripeEvent('payment_intent.succeeded', intent))): Promise<string> {
  const { body } = await webhooks.deliver('x-github-event' in signed.headers ? 'github' : 'stripe', signed);
  await webhooks.queued();
  return body.id;
}
const publishedOf = (id: string) => webhooks.bus.published.filter(({ data }) => data.id === id);

/** Fails every attempt of an event but the last. */
async function almostDead(): Promise<string> {
  const id = await stored();
  webhooks.bus.down = true;
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    await webhooks.process(id);
    await webhooks.later(7 * HOUR);
  }
  return id;
}

describe('an event', () => {
  test('about a payment goes on the bus under its own id, and changes no order itself', async () => {
    const id = await stored();
    expect(await webhooks.process(id)).toBe(0);
    expect(publishedOf(id)).toEqual([
      {
        type: 'webhook.processed',
        id,
        data: {
          id,
          source: 'stripe',
          eventId: expect.stringMatching(/^evt_/),
          type: 'payment_intent.succeeded',
          summary: 'payment of order order-1 succeeded',
          payment: {
            outcome: 'succeeded',
            orderId: 'order-1',
            amountCents: 1999,
            currency: 'EUR',
            paymentId: 'pi_1',
          },
        },
      },
    ]);
    expect(await webhooks.event(id)).toMatchObject({
      status: 'processed',
      attempts: 1,
      lastError: null,
      nextAttemptAt: null,
      processedAt: expect.stringMatching(/Z$/),
      summary: 'payment of order order-1 succeeded',
    });
    expect(await webhooks.pushed()).toEqual([]);
  });

  test('of GitHub is recorded with its summary, published and pushed to the feed', async () => {
    const payload = { ref: 'refs/heads/main', commits: [{}], sender: { login: 'ada' }, secret: 'not shown' };
    const id = await stored(await byGithub('push', JSON.stringify(payload)));
    await webhooks.process(id);
    const summary = 'ada pushed 1 commit to main';
    const { receivedAt, ...event } = await webhooks.event(id);
    expect(event).toMatchObject({ status: 'processed', type: 'push', summary });
    expect(publishedOf(id)).toMatchObject([{ data: { summary, payment: null } }]);
    const webhook = { id, source: 'github', type: 'push', summary, receivedAt };
    expect(await webhooks.pushed()).toEqual([{ channel: 'feed', frame: { type: 'webhook', webhook } }]);
  });

  test.each([
    ['of a type that means nothing here', () => byStripe(stripeEvent('customer.created', {}))],
    ['of a type of GitHub that means nothing here', () => byGithub('star', '{}')],
    [
      'about a payment without metadata.orderId',
      () => byStripe(stripeEvent('payment_intent.succeeded', { ...intent, metadata: {} })),
    ],
    [
      'about a charge without metadata.orderId',
      () =>
        byStripe(
          stripeEvent('charge.refunded', {
            refunded: true,
            amount_refunded: 5,
            currency: 'eur',
            metadata: {},
          }),
        ),
    ],
  ])('%s is stored and ignored at the first attempt', async (_, sign) => {
    const id = await stored(await sign());
    expect(await webhooks.process(id)).toBe(0);
    expect(await webhooks.event(id)).toMatchObject({ status: 'ignored', attempts: 1, lastError: null });
    expect(publishedOf(id)).toEqual([]);
    await webhooks.later(7 * HOUR);
    expect(await webhooks.runJob()).not.toContain(id);
  });

  test('of another source goes on the bus, unless it has no type', async () => {
    const { body: source } = await webhooks.http('POST /webhooks/sources', { body: { name: 'acme' } });
    const statuses: string[] = [];
    for (const body of ['{"type":"contact.created"}', '{"type":7}', '[1]']) {
      const { body: receipt } = await webhooks.deliver('acme', byStandard(body, { secret: source.secret }));
      await webhooks.process(receipt.id);
      const { status, type } = await webhooks.event(receipt.id);
      statuses.push(`${type} ${status} ${publishedOf(receipt.id).length}`);
    }
    expect(statuses).toEqual(['contact.created processed 1', 'unknown ignored 0', 'unknown ignored 0']);
    await webhooks.queued();
  });

  test('is worked on once, however many messages there are of it', async () => {
    const id = await stored();
    await Promise.all(Array.from({ length: 10 }, () => webhooks.process(id, id)));
    expect(publishedOf(id)).toHaveLength(1);
    expect(await webhooks.event(id)).toMatchObject({ status: 'processed', attempts: 1 });
  });

  test('that is not there is no failure of its message', async () => {
    expect(await webhooks.process('01a222da-88c5-74b1-a261-cce875b45af8')).toBe(0);
  });
});

describe('a failing attempt', () => {
  test('is repeated after 5 s, 30 s, 2 min, 10 min, 1 h and 6 h, and then the event is dead', async () => {
    const id = await stored();
    webhooks.bus.down = true;
    const waits = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR];
    for (const [at, wait] of waits.entries()) {
      await webhooks.later(0);
      const before = Date.now();
      expect(await webhooks.process(id)).toBe(0);
      const { status, attempts, lastError, nextAttemptAt } = await webhooks.event(id);
      expect([status, attempts, lastError]).toEqual(['failed', at + 1, expect.stringMatching(/./)]);
      expect(Date.parse(nextAttemptAt) - before).toBe(wait);
      // What comes too early does nothing.
      await webhooks.process(id);
      expect((await webhooks.event(id)).attempts).toBe(at + 1);
      expect([await webhooks.queued(), await webhooks.runJob()]).toEqual([[], []]);
      // SQS delays by 15 minutes at most; what waits longer is brought by the job.
      await webhooks.later(wait + 1);
      const [byQueue, byJob] = [await webhooks.queued(), await webhooks.runJob()];
      expect([byQueue, byJob]).toEqual(wait <= 15 * MINUTE ? [[id], []] : [[], [id]]);
    }
    await webhooks.process(id);
    expect(await webhooks.event(id)).toMatchObject({ status: 'dead', attempts: 7, nextAttemptAt: null });
    expect(publishedOf(id)).toEqual([]);
  });

  test('is repeated by the job a minute late when its message is lost', async () => {
    const id = await stored();
    webhooks.bus.down = true;
    await webhooks.process(id);
    webhooks.bus.down = false;
    await webhooks.later(6 * SECOND);
    expect(await webhooks.queued()).toEqual([id]);
    expect(await webhooks.runJob()).toEqual([]);
    await webhooks.later(MINUTE);
    expect(await webhooks.runJob()).toEqual([id]);
    await webhooks.process(id);
    expect(await webhooks.event(id)).toMatchObject({ status: 'processed', attempts: 2, lastError: null });
    expect(await webhooks.runJob()).toEqual([]);
  });

  test('is repeated when SQS is away too', async () => {
    const id = await stored();
    webhooks.bus.down = true;
    webhooks.aws().world.faults.set({ target: 'sqs', mode: 'down' });
    expect(await webhooks.process(id)).toBe(0);
    webhooks.bus.down = false;
    webhooks.aws().world.faults.set({ target: 'sqs', mode: 'ok' });
    await webhooks.later(66 * SECOND);
    expect(await webhooks.runJob()).toEqual([id]);
    await webhooks.process(id);
    expect(await webhooks.event(id)).toMatchObject({ status: 'processed', attempts: 2 });
  });

  test('of a payload that S3 does not give is one like any other', async () => {
    const large = stripeEvent('payment_intent.succeeded', { ...intent, description: 'x'.repeat(300_000) });
    const id = await stored(byStripe(large));
    webhooks.aws().world.faults.set({ target: 's3', mode: 'down' });
    await webhooks.process(id);
    expect(await webhooks.event(id).catch(() => undefined)).not.toHaveProperty('payload');
    webhooks.aws().world.faults.set({ target: 's3', mode: 'ok' });
    expect(await webhooks.event(id)).toMatchObject({ status: 'failed', lastError: 's3 cannot be reached' });
    await webhooks.later(6 * SECOND);
    await webhooks.process(id);
    expect(await webhooks.event(id)).toMatchObject({ status: 'processed', attempts: 2 });
  });
});

describe('a function that dies', () => {
  /** Claims the event as `process-webhook` does, and goes no further. */
  async function claim(id: string): Promise<void> {
    const { eventRepository } = await import('../../../functions/webhooks/storage/event-repository.ts');
    const { dynamo } = await import('../../../functions/_shared/aws/dynamo.ts');
    expect(await eventRepository(dynamo(), 'webhooks').claim(id)).toMatchObject({ id, status: 'processing' });
  }

  test('leaves its event to nobody for 45 s, and then to the job', async () => {
    const id = await stored();
    await claim(id);
    expect(await webhooks.event(id)).toMatchObject({ status: 'processing', attempts: 1 });
    await webhooks.later(40 * SECOND);
    await webhooks.process(id);
    expect(await webhooks.runJob()).toEqual([]);
    expect(publishedOf(id)).toEqual([]);
    await webhooks.later(10 * SECOND);
    expect(await webhooks.runJob()).toEqual([id]);
    await webhooks.process(id);
    expect(await webhooks.event(id)).toMatchObject({ status: 'processed', attempts: 2 });
  });

  test('each time it has the event makes it dead in the end', async () => {
    const id = await stored();
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      await claim(id);
      await webhooks.later(MINUTE);
    }
    await webhooks.process(id);
    expect(await webhooks.event(id)).toMatchObject({
      status: 'dead',
      lastError: 'The function ended while it worked on it.',
    });
  });

  test('after it has published, publishes the same event again', async () => {
    const id = await stored();
    webhooks.aws().world.faults.set({ target: 'dynamodb', mode: 'down', afterCalls: 2 });
    // The outcome cannot be written: SQS brings the message again.
    expect(await webhooks.process(id)).toBe(1);
    webhooks.aws().world.faults.set({ target: 'dynamodb', mode: 'ok' });
    await webhooks.later(MINUTE);
    await webhooks.process(...(await webhooks.runJob()));
    expect(publishedOf(id).map((event) => event.id)).toEqual([id, id]);
    expect(await webhooks.event(id)).toMatchObject({ status: 'processed' });
  });
});

describe('a dead event', () => {
  test('is published as webhook.dead when the bus is back, once', async () => {
    const id = await almostDead();
    await webhooks.process(id);
    expect(await webhooks.event(id)).toMatchObject({ status: 'dead', attempts: 7 });
    await webhooks.runJob();
    expect(publishedOf(id)).toEqual([]);
    webhooks.bus.down = false;
    await webhooks.later(SECOND);
    await webhooks.runJob();
    await webhooks.runJob();
    expect(publishedOf(id)).toEqual([
      {
        type: 'webhook.dead',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        data: {
          id,
          source: 'stripe',
          type: 'payment_intent.succeeded',
          lastError: expect.stringMatching(/./),
        },
      },
    ]);
  });

  test('is published at once where the bus is there', async () => {
    const large = stripeEvent('payment_intent.succeeded', { ...intent, description: 'x'.repeat(300_000) });
    const id = await stored(byStripe(large));
    webhooks.aws().world.faults.set({ target: 's3', mode: 'down' });
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      await webhooks.process(id);
      await webhooks.later(7 * HOUR);
    }
    expect(publishedOf(id)).toMatchObject([
      { type: 'webhook.dead', data: { lastError: 's3 cannot be reached' } },
    ]);
    await webhooks.runJob();
    expect(publishedOf(id)).toHaveLength(1);
  });

  test('is mended by a replay, which gives it all its attempts again', async () => {
    const id = await almostDead();
    await webhooks.process(id);
    webhooks.bus.down = false;
    const { status, body } = await webhooks.http('POST /webhooks/events/{id}/replay', { params: { id } });
    expect([status, body]).toMatchObject([202, { id, status: 'received', attempts: 0, nextAttemptAt: null }]);
    await webhooks.process(...(await webhooks.queued()));
    expect(await webhooks.event(id)).toMatchObject({ status: 'processed', attempts: 1, lastError: null });
    expect(publishedOf(id)).toMatchObject([{ type: 'webhook.processed', id }]);
    // Nothing is left of the time when it was dead.
    await webhooks.later(MINUTE);
    expect(await webhooks.runJob()).toEqual([]);
    expect(publishedOf(id)).toHaveLength(1);
  });
});
