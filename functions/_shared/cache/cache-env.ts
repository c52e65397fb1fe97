import * as z from 'zod/mini';
import { flag } from '../env/flag.ts';
import { parseEnv } from '../env/parse-env.ts';
import { port } from '../env/port.ts';
import { lazy } from '../lazy.ts';

const schema = z.object({
  CACHE_HOST: z.string().check(z.minLength(1)),
  CACHE_PORT: port(),
  CACHE_TLS: flag(),
});

export type CacheEnv = z.output<typeof schema>;

/** Where Valkey is, as the stack says. */
export const cacheEnv = lazy(() => parseEnv(schema));
