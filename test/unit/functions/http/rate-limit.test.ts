import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dependencyDown } from '../../../../functions/_shared/errors/errors.ts';
import { httpHandler } from '../../../../functions/_shared/http/http-handler.ts';
import { rateLimit } from '../../../../functions/_shared/http/steps/rate-limit.ts';
import type { CallCounter } from '../../../../functions/_shared/limits/call-counter.ts';
import { LocalCounter } from '../../../../functions/_shared/limits/call-counter.ts';
import { callHttp } from '../../../support/http-call.ts';
import { guarded, limited } from '../../../support/sample-routes.ts';

const ok = () => ({ status: 200, body: {} }) as const;
const call = { method: 'GET', path: '/open', address: '192.0.2.7' } as const;
const away: CallCounter = {
  hit: () => Promise.reject(dependencyDown('redis')),
  peek: () => Promise.reject(dependencyDown('redis')),
  clear: () => Promise.reject(dependencyDown('redis')),
};

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-31T12:00:00Z'), toFake: ['Date'] });
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('within the quota', () => {
  it('every answer says how the limit stands', async () => {
    const counter = new LocalCounter();
    const handler = httpHandler(limited, ok, { limits: (limits) => rateLimit(limits, () => counter) });

    const first = await callHttp(handler, call);
    vi.advanceTimersByTime(20_000);
    const second = await callHttp(handler, call);

    expect(first.headers['ratelimit-policy']).toBe('"sample";q=2;w=60');
    expect(first.headers.ratelimit).toBe('"sample";r=1;t=60');
    expect(second.headers.ratelimit).toBe('"sample";r=0;t=40');
  });
});

describe('429', () => {
  it('beyond the quota, with Retry-After, until the first call leaves the window', async () => {
    const counter = new LocalCounter();
    const handler = httpHandler(limited, ok, { limits: (limits) => rateLimit(limits, () => counter) });
    await callHttp(handler, call);
    vi.advanceTimersByTime(59_000);
    await callHttp(handler, call);

    const refused = await callHttp(handler, call);
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('1');
    expect(refused.headers.ratelimit).toBe('"sample";r=0;t=1');
    expect(refused.body.type).toBe('/problems/too-many-requests');

    vi.advanceTimersByTime(1_000);
    expect((await callHttp(handler, call)).status).toBe(200);
    // A fixed window would have begun anew; this one still holds the call of a second ago.
    expect((await callHttp(handler, call)).status).toBe(429);
  });

  it('counts each address by itself, whatever X-Forwarded-For says', async () => {
    const counter = new LocalCounter();
    const handler = httpHandler(limited, ok, { limits: (limits) => rateLimit(limits, () => counter) });
    const spoofed = (n: number) => ({ ...call, headers: { 'x-forwarded-for': `203.0.113.${n}` } });
    await callHttp(handler, spoofed(1));
    await callHttp(handler, spoofed(2));

    expect((await callHttp(handler, spoofed(3))).status).toBe(429);
    expect((await callHttp(handler, { ...call, address: '192.0.2.8' })).status).toBe(200);
  });
});

describe('when the counter’s store is down', () => {
  it('count-locally goes on counting in this process', async () => {
    const handler = httpHandler(limited, ok, { limits: (limits) => rateLimit(limits, () => away) });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await callHttp(handler, call)).status);

    expect(statuses).toEqual([200, 200, 429]);
  });

  it('refuse answers 503', async () => {
    const handler = httpHandler(guarded, ok, { limits: (limits) => rateLimit(limits, () => away) });
    const answer = await callHttp(handler, call);

    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
  });
});
