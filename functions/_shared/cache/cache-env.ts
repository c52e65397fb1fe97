import * as z from 'zod';
import { flag } from '../env/flag.ts';
import { parseEnv } from '../env/parse-env.ts';
import { lazy } from '../lazy.ts';

const schema = z.object({
  CACHE_HOST: z.string().min(1),
  CACHE_PORT: z.coerce.number().int().min(1).max(65_535),
  CACHE_TLS: flag(),
});

export type CacheEnv = z.output<typeof schema>;

/** Where Valkey is, as the stack says. */
export const cacheEnv = lazy(() => parseEnv(schema));
