import { conflict, notFound, preconditionFailed } from '../../_shared/errors/errors.ts';
import type { Cause } from '../../_shared/events/outbox.ts';
import { scopesOf } from '../cache-scopes.ts';
import type { ImportedProduct, StockChange } from '../contract.ts';
import { type ProductChangesDeps, productChanges } from './product-changes.ts';
import type { ProductRepository, ProductTarget, StoredProduct } from './product-repository.ts';

/** The most pieces of a product that a change by hand leaves. */
const MOST_PIECES = 1_000_000_000;

export interface ProductServiceDeps extends ProductChangesDeps {
  readonly repository: Pick<ProductRepository, 'remove' | 'moveStock' | 'upsert'>;
  readonly newId: () => string;
}

/** What is done to products beside writing their fields. Each write is seen by the read after it. */
export function productService({ repository, newId, ...deps }: ProductServiceDeps) {
  const changes = productChanges(deps);

  return {
    async remove(adminId: string, target: ProductTarget, cause: Cause): Promise<void> {
      const event = changes.event(target.id, 'deleted', adminId, cause);
      const outcome = await repository.remove(target, event);
      if (outcome === 'absent') throw notFound();
      if (outcome === 'stale') throw preconditionFailed();
      await changes.written(event, cause);
    },

    /** @throws AppError `conflict` when there are not as many pieces to take away */
    async changeStock(
      adminId: string,
      productId: string,
      { delta, reason }: StockChange,
      cause: Cause,
    ): Promise<StoredProduct> {
      const event = changes.event(productId, 'stock', adminId, cause);
      const movement = { id: newId(), productId, delta, reason, changedBy: adminId };
      const outcome = await repository.moveStock(movement, MOST_PIECES, event);
      if (outcome === 'absent') throw notFound();
      if (outcome === 'out-of-range') {
        throw conflict(`The stock must stay between 0 and ${MOST_PIECES}.`);
      }
      await changes.written(event, cause);
      return outcome;
    },

    /** Writes many at once, by their SKUs; gives how many. Of those that were there the stock and the image stay. */
    async import(products: readonly ImportedProduct[], { log }: Cause): Promise<number> {
      const bySku = new Map(products.map((product) => [product.sku, { ...product, id: newId() }]));
      const ids = await repository.upsert([...bySku.values()], new Date().toISOString());
      await deps.cache.invalidate(scopesOf(ids), log);
      return ids.length;
    },
  };
}
