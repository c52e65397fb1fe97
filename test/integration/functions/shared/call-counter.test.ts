import { randomUUID } from 'node:crypto';
import { awsCredentials, type LocalStores, localStores } from '@nubo/local-aws/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { httpHandler } from '../../../../functions/_shared/http/http-handler.ts';
import { dynamoCounter, dynamoLimits } from '../../../../functions/_shared/limits/dynamo-limits.ts';
import { sharedLimits, valkeyCounter } from '../../../../functions/_shared/limits/valkey-limits.ts';
import { cacheEnv, ValkeyCache } from '../../../../functions/_shared/valkey/valkey.ts';
import { callHttp } from '../../../support/http-call.ts';
import { limited } from '../../../support/sample-routes.ts';

const limit = { name: 'test', quota: 3, windowSeconds: 60 };
const START = new Date('2026-01-31T12:00:00Z');
let local: LocalStores;
let store: ValkeyCache;

beforeAll(async () => {
  local = localStores();
  const [redis, dynamodb] = await Promise.all([local.stores.redis(), local.stores.dynamodb()]);
  await local.createTable('rate-limits');
  const env = {
    ...awsCredentials,
    AWS_ENDPOINT_URL: dynamodb.url,
    TABLE_RATE_LIMITS: 'rate-limits',
    CACHE_HOST: redis.host,
    CACHE_PORT: String(redis.port),
    CACHE_TLS: 'false',
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  store = new ValkeyCache(cacheEnv);
}, 60_000);
afterEach(() => {
  vi.useRealTimers();
  local.world.faults.set({ target: 'redis', mode: 'ok' });
});
afterAll(async () => {
  store.close();
  await local.close();
});

describe.each([
  ['Valkey', () => valkeyCounter(store)],
  ['DynamoDB', () => dynamoCounter()],
])('a counter in %s', (_name, counter) => {
  it('allows the quota and no more, counting each key by itself', async () => {
    vi.useFakeTimers({ now: START, toFake: ['Date'] });
    const key = randomUUID();
    const hits = [];
    for (let n = 0; n < 4; n += 1) hits.push(await counter().hit(limit, key));

    expect(hits.map(({ allowed }) => allowed)).toEqual([true, true, true, false]);
    expect(hits.map(({ used }) => used)).toEqual([1, 2, 3, 3]);
    expect(hits.at(-1)?.resetSeconds).toBe(60);
    expect((await counter().hit(limit, randomUUID())).used).toBe(1);
  });

  it('allows again after the window', async () => {
    vi.useFakeTimers({ now: START, toFake: ['Date'] });
    const key = randomUUID();
    for (let n = 0; n < 4; n += 1) await counter().hit(limit, key);
    vi.setSystemTime(START.getTime() + 60_000);

    expect(await counter().hit(limit, key)).toMatchObject({ used: 1, allowed: true });
  });

  it('never allows more than the quota to calls at once', async () => {
    const key = randomUUID();
    const hits = await Promise.all(Array.from({ length: 12 }, () => counter().hit(limit, key)));

    expect(hits.filter(({ allowed }) => allowed)).toHaveLength(3);
  });

  it('peek counts nothing, clear forgets', async () => {
    const key = randomUUID();
    expect(await counter().peek(limit, key)).toEqual({ used: 0, allowed: true, resetSeconds: 0 });
    for (let n = 0; n < 3; n += 1) await counter().hit(limit, key);
    expect(await counter().peek(limit, key)).toMatchObject({ used: 3, allowed: false });
    await counter().clear(limit, key);

    expect(await counter().peek(limit, key)).toMatchObject({ used: 0, allowed: true });
  });
});

describe('a counter in Valkey', () => {
  it('slides: no minute holds more than the quota, not even around the minute’s end', async () => {
    vi.useFakeTimers({ now: START, toFake: ['Date'] });
    const key = randomUUID();
    const counter = valkeyCounter(store);
    await counter.hit(limit, key);
    vi.setSystemTime(START.getTime() + 59_000);
    await counter.hit(limit, key);
    await counter.hit(limit, key);
    vi.setSystemTime(START.getTime() + 61_000);

    expect((await counter.hit(limit, key)).allowed).toBe(true);
    expect(await counter.hit(limit, key)).toMatchObject({ allowed: false, resetSeconds: 58 });
  });

  it('is 503 while Valkey is down, and counts again when it is back', async () => {
    const key = randomUUID();
    const counter = valkeyCounter(store);
    await counter.hit(limit, key);
    local.world.faults.set({ target: 'redis', mode: 'down' });

    await expect(counter.hit(limit, key)).rejects.toMatchObject({ code: 'dependency-down', status: 503 });
    local.world.faults.set({ target: 'redis', mode: 'ok' });
    expect(await counter.hit(limit, key)).toMatchObject({ used: 2 });
  });
});

describe.each([
  ['in the VPC', sharedLimits],
  ['outside the VPC', dynamoLimits],
])('a limited route %s', (_name, limits) => {
  it('answers 429 beyond its quota', async () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const handler = httpHandler(limited, () => ({ status: 200, body: {} }), { limits });
    const call = { method: 'GET', path: '/open', address: '198.51.100.9' };
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await callHttp(handler, call)).status);
    vi.restoreAllMocks();

    expect(statuses).toEqual([200, 200, 429]);
  });
});
