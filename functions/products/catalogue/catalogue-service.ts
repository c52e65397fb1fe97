import { notFound } from '../../_shared/errors/errors.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import { cutPage } from '../../_shared/paging/paging.ts';
import type { CachedAnswer, CacheRequest, ResponseCache } from '../../_shared/valkey/response-cache.ts';
import { LISTS, productScope } from '../cache-scopes.ts';
import type { ProductQuery } from '../contract.ts';
import { nextProductCursor, pageKey, productFilter } from './product-page.ts';
import type { ProductRepository } from './product-repository.ts';

export interface CatalogueServiceDeps {
  readonly repository: Pick<ProductRepository, 'find' | 'list'>;
  readonly cache: ResponseCache;
  /** The strong ETag of a list, by its JSON. */
  readonly listTag: (json: string) => string;
  /** That of a product, by its version. */
  readonly productTag: (version: number) => string;
}

type Wishes = Pick<CacheRequest, 'coding' | 'bypass'>;

/** What everybody reads; the answers are kept in the cache. */
export function catalogueService({ repository, cache, listTag, productTag }: CatalogueServiceDeps) {
  return {
    /** @throws AppError `validation` for a cursor of another sort, or of no list at all */
    async list(query: ProductQuery, wishes: Wishes, log: Logger): Promise<CachedAnswer> {
      const filter = productFilter(query);
      const load = async () => {
        const found = await repository.list(filter, query.limit + 1);
        const json = JSON.stringify(
          cutPage(found, query.limit, (last) => nextProductCursor(last, query.sort)),
        );
        return { json, etag: listTag(json) };
      };
      return await cache.read({ scope: LISTS, key: pageKey(query), ...wishes }, load, log);
    },

    async get(id: string, wishes: Wishes, log: Logger): Promise<CachedAnswer> {
      const load = async () => {
        const found = await repository.find(id);
        if (!found) throw notFound();
        return { json: JSON.stringify(found.product), etag: productTag(found.version) };
      };
      return await cache.read({ scope: productScope(id), key: id, ...wishes }, load, log);
    },
  };
}
