import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { localStores } from '@nubo/local-aws/testing';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { JsonBytes, JsonText } from '../../../../functions/_shared/http/handler-types.ts';
import { createLogger } from '../../../../functions/_shared/observability/logger.ts';
import {
  type CachedAnswer,
  type ResponseCache,
  responseCache,
} from '../../../../functions/_shared/valkey/response-cache.ts';
import { ValkeyCache } from '../../../../functions/_shared/valkey/valkey.ts';

const stores = localStores();
const log = createLogger();
const TIMEOUTS = { connect: 2_000, command: 2_000 };
/** Longer than a lease lasts on a slow machine. */
const PATIENCE = { timeout: 10_000 };
let redis: { host: string; port: number };
const opened: ValkeyCache[] = [];

beforeAll(async () => {
  vi.stubEnv('LOG_LEVEL', 'error');
  redis = await stores.stores.redis();
});
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  for (const cache of opened) cache.close();
  await stores.close();
  vi.unstubAllEnvs();
});

/** The cache as another execution environment has it. */
function environment(at = redis, timeouts = TIMEOUTS): ResponseCache {
  const valkey = new ValkeyCache(
    () => ({ CACHE_HOST: at.host, CACHE_PORT: at.port, CACHE_TLS: false }),
    timeouts,
  );
  opened.push(valkey);
  return responseCache(() => valkey, { name: 'test', freshSeconds: 60 });
}

let keys = 0;
const newKey = () => `key-${++keys}`;
const jsonOf = ({ body }: CachedAnswer) =>
  body instanceof JsonText ? body.text : Buffer.from(body.bytes).toString();

/** A source that counts its loads, and waits with each for `gate`. */
function source(json = '{}', gate: Promise<unknown> = Promise.resolve()) {
  const made = {
    loads: 0,
    load: async () => {
      made.loads += 1;
      await gate;
      return { json, etag: `"${json.length}"` };
    },
  };
  return made;
}

const read = (cache: ResponseCache, key: string, from: ReturnType<typeof source>) =>
  cache.read({ scope: key, key, coding: undefined, bypass: false }, from.load, log);

test('of concurrent misses one loads, and the others get what it loaded', async () => {
  const [key, from] = [newKey(), source('{"a":1}', sleep(100))];
  const caches = Array.from({ length: 10 }, () => environment());
  for (const cache of caches) await read(cache, newKey(), source());
  const answers = await Promise.all(caches.map((cache) => read(cache, key, from)));
  expect(from.loads).toBe(1);
  expect(answers.map(jsonOf)).toEqual(Array.from({ length: 10 }, () => '{"a":1}'));
  expect(
    answers
      .map(({ state }) => state)
      .sort()
      .slice(0, 9),
  ).toEqual(Array.from({ length: 9 }, () => 'HIT'));
});
test('what was loaded before a write is not kept after it', async () => {
  const key = newKey();
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const [reader, writer] = [environment(), environment()];
  const old = source('"old"', gate);
  const reading = read(reader, key, old);
  await vi.waitFor(() => expect(old.loads).toBe(1), PATIENCE);
  await writer.invalidate([key], log);
  open();
  expect(jsonOf(await reading)).toBe('"old"');
  const answer = await read(environment(), key, source('"new"'));
  expect([answer.state, jsonOf(answer)]).toEqual(['MISS', '"new"']);
});
test('one that is slower than its lease is followed by one other, and neither removes its lock nor keeps its own', async () => {
  const key = newKey();
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { promise: secondGate, resolve: openSecond } = Promise.withResolvers<void>();
  const late = source('"late"', gate);
  const lateReading = read(environment(), key, late);
  await vi.waitFor(() => expect(late.loads).toBe(1), PATIENCE);
  const next = source('"next"', secondGate);
  const waiting = Array.from({ length: 4 }, () => read(environment(), key, next));
  await vi.waitFor(() => expect(next.loads).toBe(1), PATIENCE);
  open();
  expect(jsonOf(await lateReading)).toBe('"late"');
  // The late one has not let anybody else in.
  await sleep(100);
  expect(next.loads).toBe(1);
  openSecond();
  expect((await Promise.all(waiting)).map(jsonOf)).toEqual(['"next"', '"next"', '"next"', '"next"']);
  const answer = await read(environment(), key, source('"third"'));
  expect([answer.state, jsonOf(answer), next.loads]).toEqual(['HIT', '"next"', 1]);
});
test('a load that fails lets the next one in at once', async () => {
  const key = newKey();
  const failing = { loads: 0, load: () => Promise.reject(new Error('gone')) };
  await expect(read(environment(), key, failing)).rejects.toThrow('gone');
  expect((await read(environment(), key, source('1'))).state).toBe('MISS');
});
test('after 60 s one loads again while others get the old answer as STALE; a write makes it old for everybody', async () => {
  const key = newKey();
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  await read(environment(), key, source('"old"'));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  const fresh = source('"new"', gate);
  const refreshing = read(environment(), key, fresh);
  await vi.waitFor(() => expect(fresh.loads).toBe(1), PATIENCE);
  const stale = await read(environment(), key, source('"other"'));
  expect([stale.state, jsonOf(stale), stale.age]).toEqual(['STALE', '"old"', 61]);
  open();
  expect([(await refreshing).state, jsonOf(await read(environment(), key, source()))]).toEqual([
    'MISS',
    '"new"',
  ]);
  await environment().invalidate([key], log);
  expect(jsonOf(await read(environment(), key, source('"written"')))).toBe('"written"');
});
test('an old answer is given while its source is away', async () => {
  const key = newKey();
  await read(environment(), key, source('"old"'));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  const failing = { loads: 0, load: () => Promise.reject(new Error('gone')) };
  expect((await read(environment(), key, failing)).state).toBe('STALE');
});
test('answers are fresh for 54 to 60 s, not all for as long', async () => {
  const all = Array.from({ length: 20 }, newKey);
  for (const key of all) await read(environment(), key, source('"old"'));
  const states = async () =>
    await Promise.all(all.map(async (key) => (await read(environment(), key, source())).state));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 53_000 });
  expect(new Set(await states())).toEqual(new Set(['HIT']));
  vi.setSystemTime(Date.now() + 4_000);
  expect(new Set(await states())).toEqual(new Set(['HIT', 'MISS']));
});
test('a server that takes the connection and never answers costs a time-out, then nothing for a second', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  // It listens on TCP, so its address is no path of a socket.
  const { port } = silent.address() as AddressInfo;
  const cache = environment({ host: '127.0.0.1', port }, { connect: 500, command: 50 });
  const from = source('1');
  for (let call = 0; call < 20; call += 1) expect((await read(cache, 'a', from)).state).toBe('MISS');
  expect(from.loads).toBe(20);
  await cache.invalidate(['a'], log);
  silent.close();
  for (const valkey of opened) valkey.close();
});
test('what others kept during an outage is not trusted after it', async () => {
  const key = newKey();
  const [writer, reader] = [environment(), environment()];
  await read(reader, key, source('"old"'));
  stores.world.faults.set({ target: 'redis', mode: 'down' });
  await writer.invalidate([key], log);
  expect((await read(reader, key, source('"new"'))).state).toBe('MISS');
  stores.world.faults.set({ target: 'redis', mode: 'ok' });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1_500 });
  expect(jsonOf(await read(reader, key, source('"new"')))).toBe('"new"');
  expect((await read(reader, key, source())).state).toBe('HIT');
});
test('keeps each coding as bytes', async () => {
  const key = newKey();
  const from = source(JSON.stringify('x'.repeat(5000)));
  const cache = environment();
  await read(cache, key, from);
  const answer = await cache.read({ scope: key, key, coding: 'br', bypass: false }, from.load, log);
  expect([answer.state, answer.body instanceof JsonBytes && answer.body.coding]).toEqual(['HIT', 'br']);
  expect(from.loads).toBe(1);
});
