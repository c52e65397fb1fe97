import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Api, type ApiAnswer, apiAt, demo, signIn } from '../support/api.ts';
import { type Product, startProduct } from '../support/product.ts';

const UPSTREAMS = ['openweathermap', 'open-meteo', 'coingecko', 'binance', 'deepl', 'google-translate'];

let product: Product;
let call: Api;

beforeAll(async () => {
  product = await startProduct();
  call = apiAt(product.url);
});
afterAll(() => product?.stop());
beforeEach(async () => {
  for (const name of UPSTREAMS) await setMode(name, 'ok');
});

const advance = (advanceSeconds: number) => call('POST /_local/clock', { json: { advanceSeconds } });
const setMode = async (name: string, mode: string) => {
  const { status } = await call(`POST /_local/upstreams/${name}`, { json: { mode } });
  expect(status).toBe(200);
};
const calls = async (name: string): Promise<number> => {
  const { body } = await call('GET /_local/upstreams.json');
  return body.find((each: { name: string }) => each.name === name).calls;
};
const seen = ({ status, headers, body }: ApiAnswer) => [status, headers.get('x-cache'), body.provider];

describe('third parties', () => {
  it('are stood in for by name, each with a mode and a count of its calls', async () => {
    const { body } = await call('GET /_local/upstreams.json');
    expect(body.map(({ name }: { name: string }) => name)).toEqual(UPSTREAMS);
    expect(body[0]).toEqual({ name: 'openweathermap', mode: 'ok', calls: expect.any(Number) });
    expect((await call('POST /_local/upstreams/openweathermap', { json: { mode: 'sleepy' } })).status).toBe(
      422,
    );
    expect((await call('POST /_local/upstreams/nobody', { json: { mode: 'ok' } })).status).toBe(404);
  });

  it('answer one after the other: the first, the cache, the second, a stale answer, and then 502', async () => {
    const routes = [
      ['GET /weather?city=Dakar', 'openweathermap', 'open-meteo'],
      ['GET /crypto?symbol=BTC', 'coingecko', 'binance'],
      ['GET /translate?text=Bonjour&to=en', 'deepl', 'google-translate'],
    ] as const;
    const fixture = 'fixture';
    for (const [route, first] of routes) {
      const fresh = await call(route);
      expect([...seen(fresh), fresh.headers.get('x-nubo-upstream')]).toEqual([200, 'MISS', first, fixture]);
      expect(seen(await call(route))).toEqual([200, 'HIT', first]);
      await setMode(first, 'down');
    }
    await advance(61);
    for (const [route, , second] of routes) {
      const other = await call(route);
      expect([...seen(other), other.headers.get('x-nubo-upstream')]).toEqual([200, 'MISS', second, fixture]);
      await setMode(second, 'down');
    }
    await advance(61);
    for (const [route, , second] of routes) {
      const stale = await call(route);
      expect(seen(stale)).toEqual([200, 'STALE', second]);
      expect(stale.headers.get('warning')).toBe('110 - "Response is Stale"');
    }
    await advance(3600);
    for (const [route, first, second] of routes) {
      const failed = await call(route);
      expect([failed.status, failed.body.type]).toEqual([502, '/problems/upstream-failed']);
      expect(failed.text).not.toMatch(new RegExp(`${first}|${second}|localhost`));
    }
  });

  it('are called once for many who miss the same at once', async () => {
    const before = await calls('openweathermap');
    const answers = await Promise.all(Array.from({ length: 40 }, () => call('GET /weather?city=Tokyo')));
    expect(answers.map(({ status, body }) => [status, body.city])).toEqual(Array(40).fill([200, 'Tokyo']));
    expect(await calls('openweathermap')).toBe(before + 1);
  });

  it('are asked without a cache while DynamoDB is down', async () => {
    const token = await signIn(call, ...demo.ada);
    await call('POST /_local/faults', { json: { target: 'dynamodb', mode: 'down' } });
    expect(seen(await call('GET /weather?city=Paris', { token }))).toEqual([200, 'MISS', 'openweathermap']);
    const body = { text: 'Merci', to: 'de' };
    expect(seen(await call('POST /translate', { json: body }))).toEqual([200, 'MISS', 'deepl']);
    await call('POST /_local/faults', { json: { target: 'dynamodb', mode: 'slow' } });
    expect(seen(await call('GET /crypto?symbol=ETH'))).toEqual([200, 'MISS', 'coingecko']);
    await call('POST /_local/faults', { json: { target: 'dynamodb', mode: 'ok' } });
  });

  it('that talk nonsense are passed over', async () => {
    await setMode('openweathermap', 'garbage');
    for (const city of ['Paris,US', 'London', 'Moscow', 'Saint-Louis', 'New York', 'Sa\u0303o Paulo']) {
      const answer = await call(`GET /weather?city=${encodeURIComponent(city)}`);
      expect(seen(answer)).toEqual([200, 'MISS', 'open-meteo']);
    }
  });

  it('keep their keys out of the log', () => {
    expect(product.output()).not.toMatch(/nubo-local-(openweathermap|coingecko|deepl|google-translate)/);
  });
});
