import type { IdempotencyStore } from '../idempotency/idempotency-store.ts';
import type { CallCounter } from '../limits/call-counter.ts';
import type { HttpRouteSpec, RateLimit } from '../routing/route.ts';
import type { Step } from './step.ts';
import { authenticate } from './steps/authenticate.ts';
import { compress } from './steps/compress.ts';
import { conditional } from './steps/conditional.ts';
import { idempotency } from './steps/idempotency.ts';
import { problem } from './steps/problem.ts';
import { rateLimit } from './steps/rate-limit.ts';
import { readBody } from './steps/read-body.ts';
import { securityHeaders } from './steps/security-headers.ts';
import { serialise } from './steps/serialise.ts';
import { validate } from './steps/validate.ts';

export interface Stores {
  readonly counter?: () => CallCounter;
  readonly idempotency?: () => IdempotencyStore;
}

/**
 * The steps of a route, only those it needs. middy runs `before` from first to last, then the handler, then
 * `after` from last to first; after an error, `onError` from last to first.
 */
export function pipeline(route: HttpRouteSpec, stores: Stores): readonly Step[] {
  const { access, rateLimits = [] } = route;
  const steps: Step[] = [securityHeaders, compress, problem];
  const limitBy = (by: RateLimit['by']) => {
    const limits = rateLimits.filter((limit) => limit.by === by);
    if (limits.length === 0) return;
    if (!stores.counter) throw new Error(`${route.id} has rate limits and no counter`);
    steps.push(rateLimit(limits, stores.counter));
  };
  if (route.conditional) steps.push(conditional(route));
  limitBy('address');
  if (access !== 'public') steps.push(authenticate(access));
  limitBy('caller');
  if (route.body) steps.push(readBody(route));
  if (route.params || route.query || route.body) steps.push(validate(route));
  if (route.idempotent) {
    if (!stores.idempotency) throw new Error(`${route.id} is idempotent and has no store for it`);
    steps.push(idempotency(route, stores.idempotency));
  }
  steps.push(serialise);
  return steps;
}
