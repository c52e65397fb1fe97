import type { Order } from '../contract.ts';

/** What an event of a payment provider says about the payment of an order. */
export interface Payment {
  readonly source: string;
  readonly eventId: string;
  /** The provider's name of the event. */
  readonly type: string;
  readonly outcome: 'succeeded' | 'failed' | 'refunded';
  readonly amountCents: number;
  /** ISO 4217, in upper case. */
  readonly currency: string;
  /** The same in all events about one payment, where the provider says it. */
  readonly paymentId: string | undefined;
}

/** One that was seen before; `isUnmatched` where it fitted no pending order. */
export interface SeenPayment extends Payment {
  readonly isUnmatched: boolean;
}

export type PaymentEffect =
  | { readonly kind: 'none' }
  | { readonly kind: 'paid' | 'refunded' }
  | { readonly kind: 'unmatched'; readonly reason: string };

type PaidOrder = Pick<Order, 'status' | 'totalCents' | 'currency'>;

/**
 * What a payment does to its order, whatever the order of the events and however often they come: `pending` → `paid` →
 * `refunded`, and nothing goes back. A refund that comes before its payment is found among those seen.
 * @param seen the other payments of the order
 */
export function effectOf(
  payment: Payment,
  order: PaidOrder | undefined,
  seen: readonly SeenPayment[],
): PaymentEffect {
  switch (payment.outcome) {
    case 'failed':
      return { kind: 'none' };
    case 'succeeded':
      return effectOfSuccess(payment, order, seen);
    case 'refunded':
      return effectOfRefund(payment, order, seen);
  }
}

function effectOfSuccess(
  payment: Payment,
  order: PaidOrder | undefined,
  seen: readonly SeenPayment[],
): PaymentEffect {
  if (!order) return { kind: 'unmatched', reason: 'There is no such order.' };
  const others = seen.filter(({ outcome }) => outcome === 'succeeded');
  if (others.some((other) => isSamePayment(payment, other))) return { kind: 'none' };
  if (order.status !== 'pending') return { kind: 'unmatched', reason: `The order is ${order.status}.` };
  if (!isTotal(payment, order)) {
    return { kind: 'unmatched', reason: 'The amount or currency is not that of the order.' };
  }
  const isRefunded = seen.some((other) => other.outcome === 'refunded' && isRefundOf(other, payment));
  return { kind: isRefunded ? 'refunded' : 'paid' };
}

/** Only the refund of the payment that paid the order: one that came on top may go back too. */
function effectOfRefund(
  refund: Payment,
  order: PaidOrder | undefined,
  seen: readonly SeenPayment[],
): PaymentEffect {
  const paidBy = seen.filter(({ outcome, isUnmatched }) => outcome === 'succeeded' && !isUnmatched);
  const isOfOrder = order?.status === 'paid' && paidBy.some((payment) => isRefundOf(refund, payment));
  return { kind: isOfOrder ? 'refunded' : 'none' };
}

/** A checkout brings two events, of two types, about one payment (Stripe, "Fulfill orders"). */
function isSamePayment(one: Payment, other: Payment): boolean {
  if (one.paymentId !== undefined && other.paymentId !== undefined) return one.paymentId === other.paymentId;
  return one.type !== other.type && hasSameAmount(one, other);
}

function isRefundOf(refund: Payment, payment: Payment): boolean {
  if (refund.paymentId !== undefined && payment.paymentId !== undefined) {
    return refund.paymentId === payment.paymentId;
  }
  return hasSameAmount(refund, payment);
}

function hasSameAmount(one: Payment, other: Payment): boolean {
  return one.amountCents === other.amountCents && one.currency === other.currency;
}

function isTotal({ amountCents, currency }: Payment, order: PaidOrder): boolean {
  return amountCents === order.totalCents && currency === order.currency;
}
