import { tooManyRequests } from '../../_shared/errors/errors.ts';
import { limitHeaders } from '../../_shared/limits/call-counter.ts';
import type { HostState } from '../alerts/condition.ts';

const LIMIT = { name: 'samples', quota: 300, windowSeconds: 60 } as const;

export interface CountedCall {
  readonly calls: HostState['calls'];
  /** `RateLimit` and `RateLimit-Policy`. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Counts a call of an agent in the state of its host, which is read and written anyway.
 * @throws AppError `too-many-requests` (429) beyond 300 in a minute
 */
export function countCall(calls: HostState['calls'], now: number): CountedCall {
  const minute = Math.floor(now / 60_000);
  const before = calls.minute === minute ? calls.count : 0;
  const resetSeconds = 60 - ((now / 1000) % 60);
  const allowed = before < LIMIT.quota;
  const used = Math.min(LIMIT.quota, before + 1);
  const headers = limitHeaders([{ limit: LIMIT, count: { used, allowed, resetSeconds } }]);
  if (!allowed) throw tooManyRequests(resetSeconds, headers);
  return { calls: { minute, count: used }, headers };
}
