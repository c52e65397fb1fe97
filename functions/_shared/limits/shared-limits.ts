import type { Step } from '../http/step.ts';
import { rateLimit } from '../http/steps/rate-limit.ts';
import type { RateLimit } from '../routing/route.ts';
import { sharedCounter } from './shared-counter.ts';

/** The step of limited routes in the VPC, for the third argument of their `httpHandler`. */
export function sharedLimits(limits: readonly RateLimit[]): Step {
  return rateLimit(limits, sharedCounter);
}
