import { conflict, notFound, preconditionFailed } from '../../_shared/errors/errors.ts';
import { type Cause, type Outbox, pendingEvent } from '../../_shared/events/outbox.ts';
import type { ResponseCache } from '../../_shared/valkey/response-cache.ts';
import { scopesOf } from '../cache-scopes.ts';
import type { NewProduct, Product, ProductInput, StockChange } from '../contract.ts';
import type {
  ProductChanged,
  ProductRepository,
  ProductTarget,
  StoredProduct,
} from './product-repository.ts';

/** The most pieces of a product that a change by hand leaves. */
const MOST_PIECES = 1_000_000_000;

export interface ProductServiceDeps {
  readonly repository: ProductRepository;
  readonly outbox: Outbox;
  readonly cache: ResponseCache;
  readonly newId: () => string;
}

/** What an administrator does to products. Each write is seen by the read after it and publishes `product.changed`. */
export function productService({ repository, outbox, cache, newId }: ProductServiceDeps) {
  const changed = (
    productId: string,
    change: ProductChanged['data']['change'],
    adminId: string,
    { traceId }: Cause,
  ) => pendingEvent({ type: 'product.changed', actor: adminId, traceId, data: { productId, change } });

  const afterwards = async (event: ProductChanged, { log }: Cause) => {
    await Promise.all([
      cache.invalidate(scopesOf([event.data.productId]), log),
      outbox.publish([event], log),
    ]);
  };

  return {
    /** @throws AppError `conflict` when the SKU is taken */
    async create(adminId: string, input: NewProduct, cause: Cause): Promise<StoredProduct> {
      const now = new Date().toISOString();
      const product: Product = { id: newId(), ...input, createdAt: now, updatedAt: now };
      const event = changed(product.id, 'created', adminId, cause);
      await repository.insert(product, event);
      await afterwards(event, cause);
      return { product, version: 1 };
    },

    /** Writes the fields given. @throws AppError `conflict` when the SKU is taken */
    async update(
      adminId: string,
      target: ProductTarget,
      fields: Partial<ProductInput>,
      cause: Cause,
    ): Promise<StoredProduct> {
      const event = changed(target.id, 'updated', adminId, cause);
      const outcome = await repository.update(target, fields, event);
      if (outcome === 'absent') throw notFound();
      if (outcome === 'stale') throw preconditionFailed();
      await afterwards(event, cause);
      return outcome;
    },

    async remove(adminId: string, target: ProductTarget, cause: Cause): Promise<void> {
      const event = changed(target.id, 'deleted', adminId, cause);
      const outcome = await repository.remove(target, event);
      if (outcome === 'absent') throw notFound();
      if (outcome === 'stale') throw preconditionFailed();
      await afterwards(event, cause);
    },

    /** @throws AppError `conflict` when there are not as many pieces to take away */
    async changeStock(
      adminId: string,
      productId: string,
      { delta, reason }: StockChange,
      cause: Cause,
    ): Promise<StoredProduct> {
      const event = changed(productId, 'stock', adminId, cause);
      const movement = { id: newId(), productId, delta, reason, changedBy: adminId };
      const outcome = await repository.moveStock(movement, MOST_PIECES, event);
      if (outcome === 'absent') throw notFound();
      if (outcome === 'out-of-range') {
        throw conflict(`The stock must stay between 0 and ${MOST_PIECES}.`);
      }
      await afterwards(event, cause);
      return outcome;
    },

    /** Writes many at once, by their SKUs; gives how many. Of those that were there the stock stays. */
    async import(products: readonly NewProduct[], { log }: Cause): Promise<number> {
      const bySku = new Map(products.map((product) => [product.sku, { ...product, id: newId() }]));
      const ids = await repository.upsert([...bySku.values()], new Date().toISOString());
      await cache.invalidate(scopesOf(ids), log);
      return ids.length;
    },
  };
}
