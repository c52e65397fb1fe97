import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';

/** That of the local runtime (demo/project.ts). */
export const STRIPE_SECRET = 'whsec_bnVib19sb2NhbF9zdHJpcGU';

const stripe = new Stripe('sk_test_bench');

/** A payment that is of no order, so that what is timed is receiving it; each with an id of its own. */
export function stripeEvent() {
  return {
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    object: 'event',
    api_version: '2025-09-30.clover',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    type: 'payment_intent.succeeded',
    data: {
      object: {
        id: `pi_${randomUUID().replaceAll('-', '')}`,
        object: 'payment_intent',
        amount: 1999,
        amount_received: 1999,
        currency: 'eur',
        metadata: {},
        status: 'succeeded',
      },
    },
  };
}

/** The header that Stripe's own library makes for a body. */
export function stripeHeaders(payload: string, secret: string) {
  return { 'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload, secret }) };
}
