import { type Queryable, sql } from '../../_shared/postgres/database.ts';

export interface ProductStats extends Readonly<Record<string, number>> {
  readonly productsCreated: number;
  readonly ordersPlaced: number;
  readonly ordersPaid: number;
  readonly ordersExpired: number;
  readonly paymentsUnmatched: number;
}

const IN_SPAN = (column: string) => `${column} >= $1::timestamptz AND ${column} < $2::timestamptz`;

const count = sql<ProductStats, [from: string, to: string]>(`SELECT
  (SELECT count(*)::integer FROM products WHERE ${IN_SPAN('created_at')}) AS "productsCreated",
  (SELECT count(*)::integer FROM orders WHERE ${IN_SPAN('created_at')}) AS "ordersPlaced",
  (SELECT count(*)::integer FROM orders WHERE ${IN_SPAN('paid_at')}) AS "ordersPaid",
  (SELECT count(*)::integer FROM orders WHERE status = 'expired' AND ${IN_SPAN('updated_at')}) AS "ordersExpired",
  (SELECT count(*)::integer FROM payments WHERE unmatched_reason IS NOT NULL AND ${IN_SPAN('received_at')})
    AS "paymentsUnmatched"`);

/** Counts of a span, its end not included. */
export function statsRepository(db: Queryable) {
  return {
    async count(from: Date, to: Date): Promise<ProductStats> {
      const row = await db.queryOne(count, [from.toISOString(), to.toISOString()]);
      if (!row) throw new Error('the count gave no row');
      return row;
    },
  };
}
