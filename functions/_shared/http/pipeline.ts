import type { HttpRouteSpec, RateLimit } from '../routing/route.ts';
import type { Step } from './http-request.ts';
import { authenticate } from './steps/authenticate.ts';
import { compress } from './steps/compress.ts';
import { conditional } from './steps/conditional.ts';
import { matchFunctionUrl } from './steps/function-url.ts';
import { problem } from './steps/problem.ts';
import { checkRawBody, readBody } from './steps/read-body.ts';
import { securityHeaders } from './steps/security-headers.ts';
import { serialise } from './steps/serialise.ts';
import { validate } from './steps/validate.ts';

/** Steps that work with a store: handed in, so that a bundle carries them and their client only where they are used. */
export interface StoreSteps {
  readonly limits?: (limits: readonly RateLimit[]) => Step;
  readonly idempotency?: (route: HttpRouteSpec) => Step;
  /** Verifies the token of a host's agent, on routes with the access `agent`. */
  readonly agent?: Step;
}

/**
 * The steps of a route, only those it needs. middy runs `before` from first to last, then the handler, then
 * `after` from last to first; after an error, `onError` from last to first.
 */
export function pipeline(route: HttpRouteSpec, given: StoreSteps): readonly Step[] {
  const { access, rateLimits = [] } = route;
  const steps: Step[] = [securityHeaders, compress, problem];
  const limitBy = (by: RateLimit['by']) => {
    const limits = rateLimits.filter((limit) => limit.by === by);
    if (limits.length === 0) return;
    if (!given.limits) throw new Error(`${route.id} has rate limits and no step for them`);
    steps.push(given.limits(limits));
  };
  if (route.functionUrl) steps.push(matchFunctionUrl(route));
  if (route.conditional) steps.push(conditional(route));
  limitBy('ip');
  if (access === 'agent') {
    if (!given.agent) throw new Error(`${route.id} is for agents and has no step for their tokens`);
    steps.push(given.agent);
  } else if (access !== 'public') steps.push(authenticate(access));
  limitBy('caller');
  if (route.body) steps.push(readBody(route));
  if (route.rawBody) steps.push(checkRawBody(route));
  if (route.params || route.query || route.body) steps.push(validate(route));
  if (route.idempotent) {
    if (!given.idempotency) throw new Error(`${route.id} is idempotent and has no step for it`);
    steps.push(given.idempotency(route));
  }
  steps.push(serialise);
  return steps;
}
