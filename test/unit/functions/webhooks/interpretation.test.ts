import { describe, expect, it, test } from 'vitest';
import { interpretGithub } from '../../../../functions/webhooks/working/github-events.ts';
import { interpretStripe } from '../../../../functions/webhooks/working/stripe-events.ts';

const metadata = { orderId: 'order-1' };
const stripe = (type: string, object: unknown) => interpretStripe(type, { data: { object } });
const IGNORED = { kind: 'ignored', summary: 'It names no order of a known amount.' };

describe('Stripe', () => {
  const paid = {
    amount_total: 1999,
    currency: 'eur',
    payment_status: 'paid',
    payment_intent: 'pi_1',
    metadata,
  };
  const intent = { id: 'pi_1', amount: 1999, amount_received: 1990, currency: 'usd', metadata };
  const charge = {
    refunded: true,
    amount: 500,
    amount_refunded: 500,
    currency: 'jpy',
    payment_intent: 'pi_1',
    metadata,
  };

  test.each([
    ['checkout.session.completed', paid, 'succeeded', 1999, 'EUR'],
    ['checkout.session.async_payment_succeeded', paid, 'succeeded', 1999, 'EUR'],
    [
      'checkout.session.completed',
      { ...paid, amount_total: 0, payment_status: 'no_payment_required' },
      'succeeded',
      0,
      'EUR',
    ],
    ['payment_intent.succeeded', intent, 'succeeded', 1990, 'USD'],
    ['payment_intent.payment_failed', intent, 'failed', 1999, 'USD'],
    ['charge.refunded', charge, 'refunded', 500, 'JPY'],
  ] as const)(
    '%s says what became of the payment of an order',
    (type, object, outcome, amountCents, currency) => {
      expect(stripe(type, object)).toEqual({
        kind: 'published',
        summary: `payment of order order-1 ${outcome}`,
        payment: { outcome, orderId: 'order-1', amountCents, currency, paymentId: 'pi_1' },
        isOnFeed: false,
      });
    },
  );

  it('names a payment by its id where it is expanded, and not at all where there is none', () => {
    const expanded = stripe('charge.refunded', {
      ...charge,
      payment_intent: { id: 'pi_2', object: 'payment_intent' },
    });
    expect(expanded).toMatchObject({ payment: { paymentId: 'pi_2' } });
    const none = stripe('checkout.session.completed', { ...paid, payment_intent: null });
    expect(none).toMatchObject({ payment: { orderId: 'order-1' } });
    expect(none).not.toHaveProperty(['payment', 'paymentId']);
  });

  it('refunds an order only when all of its money went back', () => {
    const part = { ...charge, refunded: false, amount_refunded: 100 };
    expect(stripe('charge.refunded', part)).toEqual({
      kind: 'published',
      summary: 'order order-1 was refunded in part',
      payment: null,
      isOnFeed: false,
    });
    // Newer versions of the API bring no list of refunds; older ones may bring anything in it.
    const newest = { ...charge, refunds: null };
    expect(stripe('charge.refunded', newest)).toMatchObject({ payment: { outcome: 'refunded' } });
  });

  it('waits for the money of a session that is completed unpaid', () => {
    const unpaid = { ...paid, payment_status: 'unpaid', payment_intent: null };
    expect(stripe('checkout.session.completed', unpaid)).toEqual({
      kind: 'published',
      summary: 'order order-1 waits for its money',
      payment: null,
      isOnFeed: false,
    });
  });

  it.each([
    ['payment_intent.succeeded', { ...intent, metadata: {} }],
    ['payment_intent.succeeded', { ...intent, metadata: { orderId: '' } }],
    ['payment_intent.succeeded', { ...intent, metadata: { order_id: 'order-1' } }],
    ['payment_intent.succeeded', { ...intent, metadata: null }],
    ['payment_intent.succeeded', { ...intent, amount_received: 1.5 }],
    ['payment_intent.succeeded', { ...intent, amount_received: -1 }],
    ['payment_intent.succeeded', { ...intent, currency: 7 }],
    ['payment_intent.payment_failed', {}],
    ['charge.refunded', { ...charge, metadata: {} }],
    ['checkout.session.completed', { ...paid, metadata: undefined }],
    ['checkout.session.completed', null],
    ['checkout.session.completed', 'object'],
  ])('ignores %s that names no order: it is about something else', (type, object) => {
    expect(stripe(type, object)).toEqual(IGNORED);
  });
  it.each([undefined, null, 7, [], {}, { data: null }])('ignores the payload %j', (payload) => {
    expect(interpretStripe('payment_intent.succeeded', payload)).toEqual(IGNORED);
  });
  it.each(['customer.created', 'charge.succeeded', '__proto__', 'constructor'])(
    'ignores the type %s',
    (type) => {
      expect(stripe(type, intent)).toEqual({ kind: 'ignored' });
    },
  );
});

describe('GitHub', () => {
  const repository = { full_name: 'nubo/nubo' };
  const sender = { login: 'ada' };
  const pull = { number: 7, title: 'Mend it', merged: false };

  test.each([
    [
      'ping',
      { zen: 'Keep it logically awesome.', repository },
      'GitHub is connected to nubo/nubo (Keep it logically awesome.)',
    ],
    [
      'push',
      { ref: 'refs/heads/main', commits: [{}, {}], repository, sender },
      'ada pushed 2 commits to main in nubo/nubo',
    ],
    [
      'push',
      { ref: 'refs/tags/v1', commits: [], pusher: { name: 'linus' }, repository },
      'linus pushed 0 commits to v1 in nubo/nubo',
    ],
    [
      'pull_request',
      { action: 'opened', pull_request: pull, repository, sender },
      'ada opened pull request #7 “Mend it” in nubo/nubo',
    ],
    [
      'pull_request',
      { action: 'closed', pull_request: { ...pull, merged: true }, repository, sender },
      'ada merged pull request #7 “Mend it” in nubo/nubo',
    ],
    [
      'issues',
      { action: 'closed', issue: { number: 8, title: 'Broken' }, repository, sender },
      'ada closed issue #8 “Broken” in nubo/nubo',
    ],
    [
      'release',
      { action: 'published', release: { tag_name: 'v1.2.3', name: null }, repository, sender },
      'ada published release v1.2.3 in nubo/nubo',
    ],
  ])('%s is one line for people', (type, payload, summary) => {
    expect(interpretGithub(type, payload)).toEqual({
      kind: 'published',
      summary,
      payment: null,
      isOnFeed: true,
    });
  });

  it('keeps a title of any kind to one line of at most 300 characters', () => {
    const title = `first\r\nsecond\u2028\u202ethird\ud800 ${'🎉'.repeat(400)}`;
    const meaning = interpretGithub('issues', { action: 'opened', issue: { number: 1, title }, sender });
    expect(meaning.summary).toMatch(/^ada opened issue #1 “first second third\ufffd 🎉/u);
    expect([...(meaning.summary ?? '')]).toHaveLength(300);
    expect(meaning.summary?.isWellFormed()).toBe(true);
  });
  it('makes do with what there is', () => {
    expect(interpretGithub('push', { commits: 'many', repository: 7 }).summary).toBe(
      'somebody pushed 0 commits',
    );
    expect(interpretGithub('ping', {}).summary).toBe('GitHub is connected');
  });
  it.each(['star', 'workflow_run', 'constructor'])('ignores %s', (type) => {
    expect(interpretGithub(type, { repository, sender })).toEqual({ kind: 'ignored' });
  });
  it.each([null, [], 'text', 7])('ignores the payload %j', (payload) => {
    expect(interpretGithub('push', payload)).toEqual({ kind: 'ignored' });
  });
});
