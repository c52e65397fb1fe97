import { cache } from '../cache/open-cache.ts';
import { lazy } from '../lazy.ts';
import type { CallCounter } from './call-counter.ts';
import { valkeyCounter } from './valkey-counter.ts';

/** Counts for all execution environments in the VPC together. */
export const sharedCounter: () => CallCounter = lazy(() => valkeyCounter(cache()));
