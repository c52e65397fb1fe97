import { lazy } from '../_shared/lazy.ts';
import { responseCache } from '../_shared/valkey/response-cache.ts';
import { cacheEnv, ValkeyCache } from '../_shared/valkey/valkey.ts';

/** Milliseconds: a cache that takes longer is slower than what it spares. */
const TIMEOUTS = { connect: 500, command: 100 };

/** Answers about products. */
export const productCache = lazy(() => {
  const valkey = new ValkeyCache(cacheEnv, TIMEOUTS);
  return responseCache(() => valkey, { name: 'products', freshSeconds: 60 });
});

/** Scopes of the answers: every list, and each product by itself. */
export const LISTS = 'lists';
export const productScope = (id: string): string => `product:${id}`;

/** What a change of these products makes old. */
export function scopesOf(productIds: readonly string[]): readonly string[] {
  return [LISTS, ...productIds.map(productScope)];
}
