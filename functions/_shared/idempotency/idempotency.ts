import * as z from 'zod';
import { parseEnv } from '../env/parse-env.ts';
import { lazy } from '../lazy.ts';
import { DynamoIdempotencyStore } from './dynamo-store.ts';
import type { IdempotencyStore } from './idempotency-store.ts';

/** Where the answers of `idempotent` routes are kept: the third argument of their `httpHandler`. */
export const idempotency: () => IdempotencyStore = lazy(() => {
  const { TABLE_IDEMPOTENCY } = parseEnv(z.object({ TABLE_IDEMPOTENCY: z.string().min(1) }));
  return new DynamoIdempotencyStore(TABLE_IDEMPOTENCY);
});
