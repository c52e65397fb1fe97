import { instantText, type Queryable, type SqlValue, sql } from '../../_shared/postgres/database.ts';
import type { Order } from '../contract.ts';

/** An order as stored: the answer's fields, and the version its ETag is made of. */
export interface StoredOrder {
  readonly order: Order;
  readonly version: number;
}

export interface OrderFilter {
  /** Null: everybody's. */
  readonly userId: string | null;
  readonly after: { readonly createdAt: string; readonly id: string } | undefined;
}

export interface OrderRepository {
  find(userId: string, id: string): Promise<StoredOrder | undefined>;
  /** At most `limit` orders behind the position, newest first. */
  list(filter: OrderFilter, limit: number): Promise<readonly Order[]>;
  /** From now on the account gets no new orders. */
  markDeleted(userId: string, now: Date): Promise<void>;
  /** Takes the person out of the orders and stock changes of a deleted account. */
  removePerson(userId: string): Promise<void>;
}

export type OrderRow = Order & { readonly version: number };

/** The columns of an order as its answer has them. A total is within what a double holds exactly (contract.ts). */
export const ORDER_COLUMNS = `id, user_id AS "userId", status, items, total_cents::float8 AS "totalCents", currency,
  ${instantText('created_at')} AS "createdAt", ${instantText('updated_at')} AS "updatedAt",
  ${instantText('expires_at')} AS "expiresAt"`;

const findOrder = sql<OrderRow, [id: string, userId: string]>(
  `SELECT ${ORDER_COLUMNS}, version FROM orders WHERE id = $1 AND user_id = $2`,
);

/** Each shape of a page has a statement of its own, and so the plan of its index. */
const page = (...conditions: readonly string[]) =>
  sql<Order, readonly SqlValue[]>(`SELECT ${ORDER_COLUMNS} FROM orders
    ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
    ORDER BY created_at DESC, id DESC LIMIT $1`);
const after = (first: number) => `(created_at, id) < ($${first}::timestamptz, $${first + 1}::uuid)`;
const ownOrders = page('user_id = $2');
const ownOrdersAfter = page('user_id = $2', after(3));
const allOrders = page();
const allOrdersAfter = page(after(2));

/** A row outlives the access tokens of its account, which last 15 minutes. */
const markDeleted = sql<never, [userId: string, now: string, forgottenBefore: string]>(`
  WITH purged AS (DELETE FROM deleted_users WHERE deleted_at < $3)
  INSERT INTO deleted_users (user_id, deleted_at) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING`);
const removePerson = sql<never, [userId: string]>(`
  WITH changes AS (UPDATE stock_changes SET changed_by = NULL WHERE changed_by = $1)
  UPDATE orders SET user_id = NULL, version = version + 1 WHERE user_id = $1 AND status <> 'pending'`);

const DAY_MS = 24 * 60 * 60 * 1000;

export function orderRepository(db: Queryable): OrderRepository {
  return {
    async find(userId, id) {
      const row = await db.queryOne(findOrder, [id, userId]);
      return row && storedOrder(row);
    },
    async list({ userId, after: position }, limit) {
      const owner = userId === null ? [] : [userId];
      const statement = userId === null ? allOrders : ownOrders;
      if (position === undefined) return await db.query(statement, [limit, ...owner]);
      const statementAfter = userId === null ? allOrdersAfter : ownOrdersAfter;
      return await db.query(statementAfter, [limit, ...owner, position.createdAt, position.id]);
    },
    async markDeleted(userId, now) {
      const forgottenBefore = new Date(now.getTime() - DAY_MS).toISOString();
      await db.execute(markDeleted, [userId, now.toISOString(), forgottenBefore]);
    },
    async removePerson(userId) {
      await db.execute(removePerson, [userId]);
    },
  };
}

export function storedOrder({ version, ...order }: OrderRow): StoredOrder {
  return { order, version };
}
