import { type Queryable, sql } from '../../_shared/postgres/database.ts';
import type { Payment, SeenPayment } from './payment.ts';

export interface PaymentRepository {
  /** Payments of an order, oldest first; at most a thousand. */
  ofOrder(orderId: string): Promise<readonly SeenPayment[]>;
  /** False when the event is there already. */
  insert(payment: KeptPayment): Promise<boolean>;
}

export interface KeptPayment extends Payment {
  /** As the provider has it: any text. */
  readonly orderReference: string;
  readonly orderId: string | null;
  readonly unmatchedReason: string | null;
  readonly receivedAt: string;
}

const paymentsOfOrder = sql<
  Omit<SeenPayment, 'paymentId'> & { readonly paymentId: string | null },
  [orderId: string]
>(`SELECT source, event_id AS "eventId", type, outcome, amount_cents::float8 AS "amountCents", currency,
    payment_id AS "paymentId", unmatched_reason IS NOT NULL AS "isUnmatched"
  FROM payments WHERE order_id = $1 ORDER BY received_at LIMIT 1000`);

const insertPayment = sql<
  never,
  [
    source: string,
    eventId: string,
    type: string,
    outcome: Payment['outcome'],
    orderReference: string,
    orderId: string | null,
    amountCents: number,
    currency: string,
    paymentId: string | null,
    unmatchedReason: string | null,
    receivedAt: string,
  ]
>(`INSERT INTO payments (source, event_id, type, outcome, order_reference, order_id, amount_cents, currency, payment_id,
    unmatched_reason, received_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (source, event_id) DO NOTHING`);

export function paymentRepository(tx: Queryable): PaymentRepository {
  return {
    async ofOrder(orderId) {
      const rows = await tx.query(paymentsOfOrder, [orderId]);
      return rows.map((row) => ({ ...row, paymentId: row.paymentId ?? undefined }));
    },
    async insert(payment) {
      const { source, eventId, type, outcome, orderReference, orderId, amountCents, currency } = payment;
      const values = [
        source,
        eventId,
        type,
        outcome,
        orderReference,
        orderId,
        amountCents,
        currency,
      ] as const;
      const { paymentId = null, unmatchedReason, receivedAt } = payment;
      return (await tx.execute(insertPayment, [...values, paymentId, unmatchedReason, receivedAt])) > 0;
    },
  };
}
