import { cache } from '../cache/open-cache.ts';
import { lazy } from '../lazy.ts';
import type { CallCounter } from './call-counter.ts';
import { valkeyCounter } from './valkey-counter.ts';

/** Counts the calls of limited routes in the VPC: the third argument of their `httpHandler`. */
export const sharedCounter: () => CallCounter = lazy(() => valkeyCounter(cache()));
