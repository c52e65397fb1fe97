import { describe, expect, it, vi } from 'vitest';
import { type Check, checkHealth, type StoreName } from '../../../../functions/platform/health.ts';

const ok: Check = () => Promise.resolve();
const down: Check = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7:5432'));
const never: Check = () => new Promise(() => {});

const check = (failing: Partial<Record<StoreName, Check>> = {}, report = vi.fn()) =>
  checkHealth({ postgres: ok, redis: ok, dynamodb: ok, ...failing }, report);

describe('health', () => {
  it('is ok when every store answers', async () => {
    const health = await check();

    expect(health.status).toBe('ok');
    expect(health.checks.postgres).toEqual({ status: 'ok', latencyMs: expect.any(Number) });
  });

  it('is degraded without the cache', async () => {
    expect(await check({ redis: down })).toMatchObject({
      status: 'degraded',
      checks: { postgres: { status: 'ok' }, redis: { status: 'down' } },
    });
  });

  it.each(['postgres', 'dynamodb'] as const)('is down without %s', async (store) => {
    expect(await check({ [store]: down, redis: down })).toMatchObject({ status: 'down' });
  });

  it('gives a store that does not answer three seconds', async () => {
    vi.useFakeTimers();
    const pending = check({ postgres: never });
    await vi.advanceTimersByTimeAsync(3_000);

    expect((await pending).checks.postgres.status).toBe('down');
    vi.useRealTimers();
  });

  it('reports why, and tells the caller no address', async () => {
    const report = vi.fn();
    const health = await check({ dynamodb: down }, report);

    expect(report).toHaveBeenCalledWith({ store: 'dynamodb', error: expect.any(Error) });
    expect(JSON.stringify(health)).not.toContain('10.0.0.7');
  });
});
