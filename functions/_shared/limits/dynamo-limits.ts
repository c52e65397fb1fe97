import type { Step } from '../http/step.ts';
import { rateLimit } from '../http/steps/rate-limit.ts';
import type { RateLimit } from '../routing/route.ts';
import { dynamoCounter } from './dynamo-counter.ts';

/** The step of limited routes outside the VPC, for the third argument of their `httpHandler`. */
export function dynamoLimits(limits: readonly RateLimit[]): Step {
  return rateLimit(limits, dynamoCounter);
}
