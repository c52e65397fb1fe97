import { lazy } from '../_shared/lazy.ts';
import { responseCache } from '../_shared/valkey/response-cache.ts';
import { cacheEnv, ValkeyCache } from '../_shared/valkey/valkey.ts';

/** Milliseconds: a cache that takes longer is slower than what it spares. */
const TIMEOUTS = { connect: 500, command: 250 };

/** Answers about products. */
export const productCache = lazy(() => {
  const valkey = new ValkeyCache(cacheEnv, TIMEOUTS);
  return responseCache(() => valkey, { name: 'products', freshSeconds: 60 });
});
