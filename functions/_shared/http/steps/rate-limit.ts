import { AppError, tooManyRequests } from '../../errors/errors.ts';
import { type CallCounter, type LimitState, LocalCounter, limitHeaders } from '../../limits/call-counter.ts';
import type { RateLimit } from '../../routing/route.ts';
import type { HttpRequest, Step } from '../http-request.ts';

/** Counts the call against each limit (429), and adds the `RateLimit` headers. */
export function rateLimit(limits: readonly RateLimit[], counter: () => CallCounter): Step {
  const local = new LocalCounter();
  return {
    before: async ({ internal: { http: request } }) => {
      const hits = limits.map((limit) => hit(request, limit, counter(), local));
      const states = await Promise.all(hits);
      const headers = limitHeaders(states);
      Object.assign(request.headers, headers);
      const refused = states.filter(({ count }) => !count.allowed).map(({ count }) => count.resetSeconds);
      if (refused.length > 0) throw tooManyRequests(Math.max(...refused));
    },
  };
}

async function hit(
  request: HttpRequest,
  limit: RateLimit,
  counter: CallCounter,
  local: CallCounter,
): Promise<LimitState> {
  const key = keyOf(request, limit);
  try {
    return { limit, count: await counter.hit(limit, key) };
  } catch (error) {
    const down = error instanceof AppError && error.code === 'dependency-down';
    if (!down || limit.whenStoreIsDown === 'refuse') throw error;
    request.log.warn('the limit is counted in this process alone', { limit: limit.name, error });
    return { limit, count: await local.hit(limit, key) };
  }
}

function keyOf({ ip, principal }: HttpRequest, { by }: RateLimit): string {
  return by === 'caller' && principal ? `user:${principal.userId}` : `ip:${ip}`;
}
