import { lazy } from '../lazy.ts';
import type { Cache } from './cache.ts';
import { cacheEnv } from './cache-env.ts';
import { ValkeyCache } from './valkey-cache.ts';

/** The shared cache. Connects when the first command is sent. */
export const cache: () => Cache = lazy(() => new ValkeyCache(cacheEnv));
