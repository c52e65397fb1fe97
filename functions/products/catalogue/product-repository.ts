import { conflict } from '../../_shared/errors/errors.ts';
import { OUTBOX_COLUMNS, outboxRow, type PendingEvent } from '../../_shared/events/outbox.ts';
import { type Queryable, sql } from '../../_shared/postgres/database.ts';
import { isUniqueViolation } from '../../_shared/postgres/pg-errors.ts';
import type { ImportedProduct, Product, ProductInput } from '../contract.ts';
import type { ProductFilter } from './product-page.ts';
import { PRODUCT_COLUMNS, productPageStatement } from './product-page-repository.ts';

/** A product as stored: the answer's fields, and the version its ETag is made of. */
export interface StoredProduct {
  readonly product: Product;
  readonly version: number;
}

/** Which product a write means, and in which versions it may be (`If-Match`); undefined for any. */
export interface ProductTarget {
  readonly id: string;
  readonly versions: readonly number[] | undefined;
}

export type ProductChanged = PendingEvent<'product.changed'>;

/** A stock that is changed by hand. */
export interface StockMovement {
  readonly id: string;
  readonly productId: string;
  readonly delta: number;
  readonly reason: string;
  readonly changedBy: string;
}

/** Each write is one statement, which also writes its event. */
export interface ProductRepository {
  /** @throws AppError `conflict` when the SKU is taken */
  insert(product: Product, created: ProductChanged): Promise<void>;
  find(id: string): Promise<StoredProduct | undefined>;
  /** At most `limit` products behind the position, in the order of the sort. */
  list(filter: ProductFilter, limit: number): Promise<readonly Product[]>;
  /**
   * Writes the fields given and leaves the others.
   * @throws AppError `conflict` when the SKU is taken
   */
  update(
    target: ProductTarget,
    fields: Partial<ProductInput>,
    updated: ProductChanged,
  ): Promise<StoredProduct | 'absent' | 'stale'>;
  remove(target: ProductTarget, deleted: ProductChanged): Promise<'removed' | 'absent' | 'stale'>;
  /** `out-of-range` for a stock below nothing or above the most there may be. */
  moveStock(
    movement: StockMovement,
    most: number,
    changed: ProductChanged,
  ): Promise<StoredProduct | 'absent' | 'out-of-range'>;
  /** Writes new products and replaces all but stock and image of those whose SKU is there; gives the ids of all. */
  upsert(
    products: readonly (ImportedProduct & { readonly id: string })[],
    now: string,
  ): Promise<readonly string[]>;
}

type ProductRow = Product & { readonly version: number };
type EventValues = [id: string, type: string, detail: string, createdAt: string, dueAt: string];

const insertProduct = sql<
  never,
  [
    id: string,
    sku: string,
    name: string,
    description: string,
    category: string,
    priceCents: number,
    currency: string,
    stock: number,
    imageFileId: string | null,
    now: string,
    ...event: EventValues,
  ]
>(`WITH event AS (
    INSERT INTO ${OUTBOX_COLUMNS} VALUES ($11, $12, $13::json, $14, $15)
  )
  INSERT INTO products (id, sku, name, description, category, price_cents, currency, stock, image_file_id,
    created_at, updated_at, version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 1)`);

const findProduct = sql<ProductRow, [string]>(
  `SELECT ${PRODUCT_COLUMNS}, version FROM products WHERE id = $1`,
);

/** The condition is part of the write itself, so that no other write can come between. */
const TARGET = 'id = $1 AND ($2::int[] IS NULL OR version = ANY ($2))';

const updateProduct = sql<
  { readonly found: boolean } & (ProductRow | { readonly version: null }),
  [
    id: string,
    versions: readonly number[] | null,
    sku: string | null,
    name: string | null,
    description: string | null,
    category: string | null,
    priceCents: number | null,
    currency: string | null,
    setsImage: boolean,
    imageFileId: string | null,
    now: string,
    ...event: EventValues,
  ]
>(`WITH updated AS (
    UPDATE products SET sku = coalesce($3, sku), name = coalesce($4, name), description = coalesce($5, description),
      category = coalesce($6, category), price_cents = coalesce($7, price_cents), currency = coalesce($8, currency),
      image_file_id = CASE WHEN $9 THEN $10::uuid ELSE image_file_id END, updated_at = $11, version = version + 1
    WHERE ${TARGET} RETURNING *
  ), event AS (
    INSERT INTO ${OUTBOX_COLUMNS} SELECT $12::uuid, $13, $14::json, $15::timestamptz, $16::timestamptz FROM updated
  )
  SELECT EXISTS (SELECT FROM products WHERE id = $1) AS found, ${PRODUCT_COLUMNS}, version
  FROM (VALUES (1)) AS always LEFT JOIN updated ON true`);

const removeProduct = sql<
  { readonly removed: boolean; readonly found: boolean },
  [id: string, versions: readonly number[] | null, ...event: EventValues]
>(`WITH removed AS (
    DELETE FROM products WHERE ${TARGET} RETURNING id
  ), event AS (
    INSERT INTO ${OUTBOX_COLUMNS} SELECT $3::uuid, $4, $5::json, $6::timestamptz, $7::timestamptz FROM removed
  )
  SELECT EXISTS (SELECT FROM removed) AS removed, EXISTS (SELECT FROM products WHERE id = $1) AS found`);

const moveStock = sql<
  { readonly found: boolean } & (ProductRow | { readonly version: null }),
  [
    productId: string,
    delta: number,
    most: number,
    now: string,
    movementId: string,
    reason: string,
    changedBy: string,
    ...event: EventValues,
  ]
>(`WITH updated AS (
    UPDATE products SET stock = stock + $2, updated_at = $4, version = version + 1
    WHERE id = $1 AND stock::bigint + $2::int BETWEEN 0 AND $3 RETURNING *
  ), movement AS (
    INSERT INTO stock_changes (id, product_id, delta, reason, changed_by, changed_at)
    SELECT $5::uuid, id, $2, $6, $7::uuid, $4::timestamptz FROM updated
  ), event AS (
    INSERT INTO ${OUTBOX_COLUMNS} SELECT $8::uuid, $9, $10::json, $11::timestamptz, $12::timestamptz FROM updated
  )
  SELECT EXISTS (SELECT FROM products WHERE id = $1) AS found, ${PRODUCT_COLUMNS}, version
  FROM (VALUES (1)) AS always LEFT JOIN updated ON true`);

/** The events wait in the outbox for the next sweep: an import need not wait for a thousand of them. */
const upsertProducts = sql<{ readonly id: string }, [products: string, now: string]>(`WITH written AS (
    INSERT INTO products AS p (id, sku, name, description, category, price_cents, currency, stock, image_file_id,
      created_at, updated_at, version)
    SELECT id, sku, name, description, category, "priceCents", currency, stock, NULL, $2, $2, 1
    FROM jsonb_to_recordset($1::jsonb) AS given (id uuid, sku text, name text, description text, category text,
      "priceCents" integer, currency text, stock integer)
    ORDER BY sku
    ON CONFLICT (sku) DO UPDATE SET name = excluded.name, description = excluded.description,
      category = excluded.category, price_cents = excluded.price_cents, currency = excluded.currency,
      updated_at = excluded.updated_at, version = p.version + 1
    RETURNING p.id, p.version
  ), event AS (
    INSERT INTO ${OUTBOX_COLUMNS}
    SELECT event_id, 'product.changed', json_build_object('id', event_id, 'occurredAt', $2, 'traceId', event_id,
      'schemaVersion', 1, 'data', json_build_object('productId', id, 'change',
        CASE version WHEN 1 THEN 'created' ELSE 'updated' END)), $2::timestamptz, $2::timestamptz
    FROM (SELECT *, uuidv7() AS event_id FROM written) AS changed
  )
  SELECT id FROM written`);

export function productRepository(db: Queryable): ProductRepository {
  return {
    async insert(product, created) {
      const { id, sku, name, description, category, priceCents, currency, stock, imageFileId } = product;
      const values = [
        id,
        sku,
        name,
        description,
        category,
        priceCents,
        currency,
        stock,
        imageFileId,
      ] as const;
      await skuIsFree(db.execute(insertProduct, [...values, product.createdAt, ...outboxRow(created)]));
    },
    async find(id) {
      const row = await db.queryOne(findProduct, [id]);
      return row && stored(row);
    },
    async list(filter, limit) {
      const { statement, values } = productPageStatement(filter, limit);
      return await db.query(statement, values);
    },
    async update({ id, versions }, fields, updated) {
      const row = await skuIsFree(
        db.queryOne(updateProduct, [
          id,
          versions ?? null,
          fields.sku ?? null,
          fields.name ?? null,
          fields.description ?? null,
          fields.category ?? null,
          fields.priceCents ?? null,
          fields.currency ?? null,
          fields.imageFileId !== undefined,
          fields.imageFileId ?? null,
          updated.occurredAt,
          ...outboxRow(updated),
        ]),
      );
      if (row?.found && row.version !== null) return written(row);
      // Without a condition, what was there a moment ago is gone now.
      return row?.found && versions !== undefined ? 'stale' : 'absent';
    },
    async remove({ id, versions }, deleted) {
      const row = await db.queryOne(removeProduct, [id, versions ?? null, ...outboxRow(deleted)]);
      if (row?.removed) return 'removed';
      return row?.found && versions !== undefined ? 'stale' : 'absent';
    },
    async moveStock({ id, productId, delta, reason, changedBy }, most, changed) {
      const values = [productId, delta, most, changed.occurredAt, id, reason, changedBy] as const;
      const row = await db.queryOne(moveStock, [...values, ...outboxRow(changed)]);
      if (row?.found && row.version !== null) return written(row);
      return row?.found ? 'out-of-range' : 'absent';
    },
    async upsert(products, now) {
      const rows = await db.query(upsertProducts, [JSON.stringify(products), now]);
      return rows.map(({ id }) => id);
    },
  };
}

async function skuIsFree<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (isUniqueViolation(error, 'products_sku_key'))
      throw conflict('There is a product with this SKU.', error);
    throw error;
  }
}

function written({ found: _found, ...row }: ProductRow & { readonly found: boolean }): StoredProduct {
  return stored(row);
}

function stored({ version, ...product }: ProductRow): StoredProduct {
  return { product, version };
}
