import type { Count, Limit } from './call-counter.ts';

/** A limit and how it stands after this call. */
export interface LimitState {
  readonly limit: Limit;
  readonly count: Count;
}

/** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11 §3 and §4): q, r are calls, w, t seconds. */
export function limitHeaders(states: readonly LimitState[]): Readonly<Record<string, string>> {
  const policies = states.map(({ limit }) => `"${limit.name}";q=${limit.quota};w=${limit.windowSeconds}`);
  const current = states.map(
    ({ limit, count }) =>
      `"${limit.name}";r=${Math.max(0, limit.quota - count.used)};t=${Math.ceil(count.resetSeconds)}`,
  );
  return { 'ratelimit-policy': policies.join(', '), ratelimit: current.join(', ') };
}
