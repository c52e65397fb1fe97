import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'iovalkey';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RedisStore, Stores } from '../../src/core/world.ts';
import { createStores } from '../../src/stores/index.ts';
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts';

let world: TestWorld;
let stores: Stores;
let store: RedisStore;
const clients: Redis[] = [];

function connect(): Redis {
  const client = new Redis({
    host: store.host,
    port: store.port,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  client.on('error', () => {
    // What a test takes down tells so by its commands.
  });
  clients.push(client);
  return client;
}

beforeAll(async () => {
  world = createTestWorld();
  stores = createStores(world);
  store = await stores.redis();
}, 60_000);
afterEach(() => {
  world.faults.set({ target: 'redis', mode: 'ok' });
  for (const client of clients.splice(0)) client.disconnect();
});
afterAll(async () => {
  await stores.close();
  world.close();
});

test('the commands of a cache: values of any bytes, SET NX PX, INCR, EXPIRE', async () => {
  const redis = connect();
  const bytes = Buffer.from([0, 255, 13, 10, 0, 128]);
  await redis.set('bytes', bytes);
  expect(await redis.getBuffer('bytes')).toEqual(bytes);
  expect(await redis.set('once', '1', 'PX', 60_000, 'NX')).toBe('OK');
  expect(await redis.set('once', '2', 'PX', 60_000, 'NX')).toBeNull();
  expect(await redis.incr('counter')).toBe(1);
  expect(await redis.expire('counter', 60)).toBe(1);
  expect(await redis.ttl('counter')).toBeGreaterThan(50);
});

test('HELLO 3 switches a connection to RESP3', async () => {
  const socket = net.connect(store.port, store.host);
  socket.write('*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n');
  const [answer] = await once(socket, 'data');
  socket.destroy();
  expect(String(answer)).toMatch(/^%\d+\r\n/);
});

test('pipelines and MULTI keep their order', async () => {
  const redis = connect();
  const pipeline = redis.pipeline();
  for (let i = 0; i < 500; i += 1) pipeline.rpush('list', i);
  await pipeline.exec();
  expect(await redis.lrange('list', 0, -1)).toEqual(Array.from({ length: 500 }, (_, i) => String(i)));
  const result = await redis.multi().set('a', '1').incr('a').get('a').exec();
  expect(result?.map(([, value]) => value)).toEqual(['OK', 2, '2']);
});

test('a script counts a window: EVAL, EVALSHA, numbers, arrays and errors', async () => {
  const redis = connect();
  redis.defineCommand('take', {
    numberOfKeys: 1,
    lua: `
      local n = redis.call('INCRBY', KEYS[1], ARGV[2])
      if n == tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
      local left = redis.call('PTTL', KEYS[1])
      return { n, left, tostring(n / 2) }`,
  });
  const take = (): Promise<unknown> => redis.call('EVAL', "return redis.call('GET', KEYS[1])", '1', 'window');
  const counted = redis as Redis & {
    take(key: string, ms: number, by: number): Promise<[number, number, string]>;
  };
  expect((await counted.take('window', 60_000, 1))[0]).toBe(1);
  const [n, left, half] = await counted.take('window', 60_000, 2);
  expect([n, half]).toEqual([3, '1.5']);
  expect(left).toBeGreaterThan(50_000);
  expect(await take()).toBe('3');
  await expect(redis.eval("return redis.error_reply('NO way')", 0)).rejects.toThrow('NO way');
  await expect(redis.evalsha('f'.repeat(40), 0)).rejects.toThrow('NOSCRIPT');
});

test('times to live follow the local clock', async () => {
  const redis = connect();
  await redis.set('short', '1', 'EX', 60);
  await redis.set('long', '1', 'EX', 600);
  await redis.set('always', '1');
  await world.clock.advance(120_000);
  expect(await redis.mget('short', 'long', 'always')).toEqual([null, '1', '1']);
  expect(await redis.ttl('long')).toBeLessThanOrEqual(480);
});

test('down resets live and new connections, and ok lets new ones in', async () => {
  const live = connect();
  await live.set('x', '1');
  const waiting = expect(live.blpop('never', 0)).rejects.toThrow();
  world.faults.set({ target: 'redis', mode: 'down' });
  await waiting;
  await expect(connect().get('x')).rejects.toThrow();
  world.faults.set({ target: 'redis', mode: 'ok' });
  expect(await connect().get('x')).toBe('1');
});

test('afterCalls lets that many commands be answered, each of a pipeline counted', async () => {
  const redis = connect();
  await redis.set('x', '1');
  world.faults.set({ target: 'redis', mode: 'down', afterCalls: 3 });
  expect(await redis.pipeline().get('x').get('x').exec()).toEqual([
    [null, '1'],
    [null, '1'],
  ]);
  expect(await redis.get('x')).toBe('1');
  await expect(redis.get('x')).rejects.toThrow();
});

test('slow delays an answer and keeps it right', async () => {
  const redis = connect();
  await redis.set('x', 'slow');
  world.faults.set({ target: 'redis', mode: 'slow' });
  const answer = redis.get('x');
  await expect(Promise.race([answer, sleep(500, 'still waiting')])).resolves.toBe('still waiting');
  expect(await answer).toBe('slow');
});
