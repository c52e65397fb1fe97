import { type Queryable, type SqlValue, sql } from '../../_shared/postgres/database.ts';
import type { OrderStatus } from '../contract.ts';
import { ORDER_COLUMNS, type OrderRow, type StoredOrder, storedOrder } from './order-repository.ts';

/** One product of an order that is to be placed. */
export interface WantedProduct {
  readonly productId: string;
  readonly quantity: number;
}

export interface NewOrder {
  readonly id: string;
  readonly userId: string;
  /** Each product once, in the order of the answer. */
  readonly wanted: readonly WantedProduct[];
  readonly now: string;
  readonly expiresAt: string;
}

/** The result of a line; `currency` and `isEnough` are null where there is no such product. */
export interface OrderedLine {
  readonly productId: string;
  readonly currency: string | null;
  readonly isEnough: boolean | null;
}

export interface Placement {
  /** Undefined where a line, several currencies or a deleted account stands in its way: then nothing was written. */
  readonly placed: StoredOrder | undefined;
  readonly isDeletedUser: boolean;
  readonly lines: readonly OrderedLine[];
}

/** Which pending orders end. */
export type EndingOrders =
  | { readonly kind: 'one'; readonly id: string; readonly userId: string }
  | { readonly kind: 'of-user'; readonly userId: string }
  /** Those whose time was up at this instant, some of them: the rest is left to the next call. */
  | { readonly kind: 'due'; readonly now: string; readonly limit: number };

export interface EndedOrders {
  readonly orders: readonly StoredOrder[];
  /** Products that got pieces back. */
  readonly productIds: readonly string[];
}

/**
 * Writes of orders, for a transaction. Orders are locked before products, and products by their ids, so that no two
 * transactions wait for each other (PostgreSQL manual, 13.3.4).
 */
export interface OrderWriteRepository {
  /** Reserves the stock of all lines and writes the order, or nothing at all. */
  place(order: NewOrder): Promise<Placement>;
  /** Ends those that are still pending and gives their stock back. */
  end(which: EndingOrders, status: 'cancelled' | 'expired', now: string): Promise<EndedOrders>;
  /** Locks an order whoever's it is. */
  lock(id: string): Promise<StoredOrder | undefined>;
  /** For an order that is locked. */
  setStatus(id: string, status: OrderStatus, now: string): Promise<void>;
}

/** The check is made on the locked rows by the statement that takes the pieces. */
const placeOrder = sql<
  { readonly lines: readonly OrderedLine[]; readonly isDeletedUser: boolean } & (
    | OrderRow
    | { readonly id: null; readonly version: null }
  ),
  [
    productIds: readonly string[],
    quantities: readonly number[],
    userId: string,
    now: string,
    id: string,
    expiresAt: string,
  ]
>(`WITH wanted AS (
    SELECT * FROM unnest($1::uuid[], $2::integer[]) WITH ORDINALITY AS line (product_id, quantity, position)
  ), locked AS MATERIALIZED (
    SELECT p.id AS product_id, p.sku, p.name, p.price_cents, p.currency, p.stock, quantity, position
    FROM products p JOIN wanted ON p.id = product_id ORDER BY p.id FOR UPDATE OF p
  ), validation AS (
    SELECT (SELECT count(*) = cardinality($1) AND bool_and(stock >= quantity) AND count(DISTINCT currency) = 1
      FROM locked) AND NOT deleted AS ok, deleted
    FROM (SELECT EXISTS (SELECT FROM deleted_users WHERE user_id = $3::uuid) AS deleted) AS account
  ), reserved AS (
    UPDATE products SET stock = products.stock - locked.quantity, updated_at = $4, version = version + 1
    FROM locked, validation WHERE id = product_id AND ok
  ), placed AS (
    INSERT INTO orders (id, user_id, status, items, total_cents, currency, created_at, updated_at, expires_at, version)
    SELECT $5::uuid, $3::uuid, 'pending', jsonb_agg(jsonb_build_object('productId', product_id, 'sku', sku,
        'name', name, 'quantity', quantity, 'unitPriceCents', price_cents) ORDER BY position),
      sum(price_cents::bigint * quantity), min(locked.currency), $4::timestamptz, $4::timestamptz, $6::timestamptz, 1
    FROM locked, validation WHERE ok HAVING count(*) > 0
    RETURNING *
  )
  SELECT deleted AS "isDeletedUser", (
      SELECT json_agg(json_build_object('productId', wanted.product_id, 'currency', currency,
        'isEnough', stock >= wanted.quantity) ORDER BY wanted.position)
      FROM wanted LEFT JOIN locked ON locked.product_id = wanted.product_id
    ) AS lines, ${ORDER_COLUMNS}, version
  FROM validation LEFT JOIN placed ON true`);

/** Conditions of the orders that end; `$1` is the new status, `$2` now. */
const ENDING = {
  one: "id = $3 AND user_id = $4 AND status = 'pending' FOR UPDATE",
  'of-user': "user_id = $3 AND status = 'pending' ORDER BY id FOR UPDATE",
  // What a buyer is cancelling or paying at this moment is theirs.
  due: "status = 'pending' AND expires_at <= $3 ORDER BY expires_at, id LIMIT $4 FOR UPDATE SKIP LOCKED",
} as const;

const ending = (condition: string) =>
  sql<
    OrderRow & { readonly productIds: readonly string[] | null },
    readonly SqlValue[]
  >(`WITH chosen AS MATERIALIZED (
    SELECT id FROM orders WHERE ${condition}
  ), ended AS (
    UPDATE orders SET status = $1, updated_at = $2::timestamptz, version = version + 1
    WHERE id IN (SELECT id FROM chosen) AND status = 'pending' RETURNING *
  ), pieces AS (
    SELECT "productId" AS product_id, sum(quantity)::integer AS quantity
    FROM ended, jsonb_to_recordset(items) AS item ("productId" uuid, quantity integer) GROUP BY 1
  ), locked AS MATERIALIZED (
    SELECT p.id AS product_id, quantity FROM products p JOIN pieces ON p.id = product_id
    ORDER BY p.id FOR UPDATE OF p
  ), given_back AS (
    UPDATE products SET stock = stock + quantity, updated_at = $2::timestamptz, version = version + 1
    FROM locked WHERE id = product_id
  )
  SELECT ${ORDER_COLUMNS}, version, (SELECT array_agg(product_id::text) FROM locked) AS "productIds" FROM ended`);

const endings = { one: ending(ENDING.one), 'of-user': ending(ENDING['of-user']), due: ending(ENDING.due) };

const lockOrder = sql<OrderRow, [id: string]>(
  `SELECT ${ORDER_COLUMNS}, version FROM orders WHERE id = $1 FOR UPDATE`,
);

const setStatus = sql<never, [id: string, status: OrderStatus, now: string]>(`
  UPDATE orders SET status = $2, updated_at = $3::timestamptz, version = version + 1,
    paid_at = CASE WHEN $2 IN ('paid', 'refunded') THEN coalesce(paid_at, $3::timestamptz) ELSE paid_at END
  WHERE id = $1`);

export function orderWriteRepository(tx: Queryable): OrderWriteRepository {
  return {
    async place({ id, userId, wanted, now, expiresAt }) {
      const productIds = wanted.map(({ productId }) => productId);
      const quantities = wanted.map(({ quantity }) => quantity);
      const row = await tx.queryOne(placeOrder, [productIds, quantities, userId, now, id, expiresAt]);
      if (!row) throw new Error('placing an order gave no row');
      const { lines, isDeletedUser, ...order } = row;
      return { lines, isDeletedUser, placed: order.id === null ? undefined : storedOrder(order) };
    },
    async end(which, status, now) {
      const rows = await tx.query(endings[which.kind], [status, now, ...valuesOf(which)]);
      return {
        orders: rows.map(({ productIds: _ids, ...row }) => storedOrder(row)),
        productIds: rows[0]?.productIds ?? [],
      };
    },
    async lock(id) {
      const row = await tx.queryOne(lockOrder, [id]);
      return row && storedOrder(row);
    },
    async setStatus(id, status, now) {
      await tx.execute(setStatus, [id, status, now]);
    },
  };
}

function valuesOf(which: EndingOrders): readonly SqlValue[] {
  switch (which.kind) {
    case 'one':
      return [which.id, which.userId];
    case 'of-user':
      return [which.userId];
    case 'due':
      return [which.now, which.limit];
  }
}
