import * as z from 'zod/mini';
import { type Interpretation, type Payment, summaryOf } from './interpretation.ts';

/** Amounts are in the currency's smallest unit, as ours are; currencies in lower case (Stripe, "Supported currencies"). */
const amount = z.int().check(z.nonnegative());
const common = {
  currency: z.string().check(z.regex(/^[a-z]{3}$/i), z.toUpperCase()),
  metadata: z.object({ orderId: z.string().check(z.minLength(1), z.maxLength(500)) }),
};
/** An id, or the whole payment where the sender expands it. */
const reference = z.catch(
  z.union([
    z.string(),
    z.pipe(
      z.object({ id: z.string() }),
      z.transform(({ id }) => id),
    ),
  ]),
  '',
);

const event = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.object({ data: z.object({ object: z.object({ ...common, ...shape }) }) });

const session = event({
  amount_total: amount,
  payment_status: z.string(),
  payment_intent: z.optional(reference),
});
const succeeded = event({ id: reference, amount_received: amount });
const failed = event({ id: reference, amount });
const refund = event({
  refunded: z.boolean(),
  amount_refunded: amount,
  payment_intent: z.optional(reference),
});

/**
 * What an event of Stripe says about the payment of an order. The order is named by `metadata.orderId`, which a session
 * does not hand on to its payment intent; an event without it is about something else than an order.
 */
export function interpretStripe(type: string, payload: unknown): Interpretation {
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded': {
      const object = session.safeParse(payload).data?.data.object;
      if (!object) return NOT_OF_AN_ORDER;
      // A bank debit is completed days before its money comes (Stripe, "Fulfill orders": delayed notification).
      const isPaid = object.payment_status === 'paid' || object.payment_status === 'no_payment_required';
      if (!isPaid) return about(object.metadata.orderId, 'waits for its money');
      return paymentOf('succeeded', object, object.amount_total, object.payment_intent);
    }
    case 'payment_intent.succeeded': {
      const object = succeeded.safeParse(payload).data?.data.object;
      if (!object) return NOT_OF_AN_ORDER;
      return paymentOf('succeeded', object, object.amount_received, object.id);
    }
    case 'payment_intent.payment_failed': {
      const object = failed.safeParse(payload).data?.data.object;
      return object ? paymentOf('failed', object, object.amount, object.id) : NOT_OF_AN_ORDER;
    }
    case 'charge.refunded': {
      const object = refund.safeParse(payload).data?.data.object;
      if (!object) return NOT_OF_AN_ORDER;
      // It comes for a part of the money too; `refunded` says whether it is all (Stripe, "The Charge object").
      if (!object.refunded) return about(object.metadata.orderId, 'was refunded in part');
      return paymentOf('refunded', object, object.amount_refunded, object.payment_intent);
    }
    default:
      return { kind: 'ignored' };
  }
}

const NOT_OF_AN_ORDER: Interpretation = { kind: 'ignored', summary: 'It names no order of a known amount.' };

function about(orderId: string, what: string): Interpretation {
  return {
    kind: 'published',
    summary: summaryOf('order', orderId, what),
    payment: null,
    isOnFeed: false,
  };
}

function paymentOf(
  outcome: Payment['outcome'],
  {
    metadata: { orderId },
    currency,
  }: { readonly metadata: { readonly orderId: string }; readonly currency: string },
  amountCents: number,
  paymentId: string | undefined,
): Interpretation {
  return {
    kind: 'published',
    summary: summaryOf('payment of order', orderId, outcome),
    payment: { outcome, orderId, amountCents, currency, ...(paymentId && { paymentId }) },
    isOnFeed: false,
  };
}
