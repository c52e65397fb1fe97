import * as z from 'zod/mini';
import { parseEnv } from '../env/env.ts';
import type { Step } from '../http/http-request.ts';
import { idempotencyStep } from '../http/steps/idempotency.ts';
import { lazy } from '../lazy.ts';
import type { HttpRouteSpec } from '../routing/route.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import { DynamoIdempotencyStore } from './idempotency-store.ts';

const store: () => IdempotencyStore = lazy(() => {
  const { TABLE_IDEMPOTENCY } = parseEnv(z.object({ TABLE_IDEMPOTENCY: z.string().check(z.minLength(1)) }));
  return new DynamoIdempotencyStore(TABLE_IDEMPOTENCY);
});

/** The step of `idempotent` routes, for the third argument of their `httpHandler`. */
export function idempotency(route: HttpRouteSpec): Step {
  return idempotencyStep(route, store);
}
