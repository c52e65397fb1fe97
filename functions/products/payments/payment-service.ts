import type { EventData } from '../../_shared/events/contracts.ts';
import type { Cause } from '../../_shared/events/outbox.ts';
import { uuid } from '../../_shared/schema/formats.ts';
import type { Order } from '../contract.ts';
import type { OrderEvents, OrderTransaction } from '../orders/order-transaction-repository.ts';
import type { OrderWriteRepository } from '../orders/order-write-repository.ts';
import { effectOf, type Payment, type PaymentEffect } from './payment.ts';
import type { PaymentRepository } from './payment-repository.ts';

export interface PaymentRepositories {
  readonly orders: OrderWriteRepository;
  readonly payments: PaymentRepository;
}

export interface PaymentServiceDeps {
  readonly transaction: OrderTransaction<PaymentRepositories>;
}

type ProcessedWebhook = EventData<'webhook.processed'>;

const orderId = uuid();

/** Applies what payment providers say to orders; each event once, in any order. */
export function paymentService({ transaction }: PaymentServiceDeps) {
  return async (webhook: ProcessedWebhook, cause: Cause): Promise<void> => {
    if (webhook.payment === null) return;
    const { orderId: reference, ...about } = webhook.payment;
    const { source, eventId, type } = webhook;
    const payment: Payment = { source, eventId, type, ...about, paymentId: about.paymentId };
    const id = orderId.safeParse(reference).data ?? null;
    await transaction(cause, async ({ orders, payments, addEvent }) => {
      // Locked first, so that of two events about one order the later one sees what the other did.
      const order = id === null ? undefined : (await orders.lock(id))?.order;
      const seen = id === null ? [] : await payments.ofOrder(id);
      const effect = effectOf(payment, order, seen);
      const now = new Date().toISOString();
      const isNew = await payments.insert({
        ...payment,
        orderReference: reference.toWellFormed().replaceAll('\0', '\ufffd'),
        orderId: id,
        unmatchedReason: effect.kind === 'unmatched' ? effect.reason : null,
        receivedAt: now,
      });
      if (isNew) await apply(effect, { payment, id, order, now }, orders, addEvent);
    });
  };
}

interface Applied {
  readonly payment: Payment;
  readonly id: string | null;
  readonly order: Order | undefined;
  readonly now: string;
}

async function apply(
  effect: PaymentEffect,
  { payment, id, order, now }: Applied,
  orders: OrderWriteRepository,
  addEvent: OrderEvents['addEvent'],
): Promise<void> {
  switch (effect.kind) {
    case 'none':
      return;
    case 'unmatched': {
      const { eventId, amountCents, currency } = payment;
      const data = { orderId: id, eventId, amountCents, currency, reason: effect.reason };
      return addEvent({ type: 'payment.unmatched', data });
    }
    case 'paid':
    case 'refunded': {
      if (!order) throw new Error(`a payment without an order is ${effect.kind}`);
      const { id: orderId, userId, totalCents, currency } = order;
      await orders.setStatus(orderId, effect.kind, now);
      // The account may have been deleted since.
      if (effect.kind === 'refunded' || userId === null) return;
      addEvent({ type: 'order.paid', data: { orderId, userId, totalCents, currency } });
    }
  }
}
