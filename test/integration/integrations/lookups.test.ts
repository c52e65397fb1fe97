import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { createLogger } from '../../../functions/_shared/observability/logger.ts';
import { randomToken } from '../../../functions/_shared/random-token.ts';
import { answerRepository } from '../../../functions/integrations/upstream/answer-repository.ts';
import { circuitRepository } from '../../../functions/integrations/upstream/circuit-repository.ts';
import {
  circuitService,
  FAILURES_TO_OPEN,
} from '../../../functions/integrations/upstream/circuit-service.ts';
import { UpstreamFailure } from '../../../functions/integrations/upstream/failure.ts';
import {
  type LookupService,
  lookupService,
} from '../../../functions/integrations/upstream/lookup-service.ts';
import { integrationsHarness, TABLE } from './integrations-harness.ts';

const api = integrationsHarness();
const { weather, later, setMode, calls } = api;
const allDown = async (mode = 'down') => {
  await setMode('openweathermap', mode);
  await setMode('open-meteo', mode);
};
const seen = ({ status, headers }: Awaited<ReturnType<typeof weather>>) => [status, headers['x-cache']];

describe('the cache', () => {
  it('answers for 60 s, in every execution environment, and says how old the answer is', async () => {
    const first = await weather({ city: 'Dakar' });
    expect(first.headers).toMatchObject({
      'x-cache': 'MISS',
      age: '0',
      'cache-control': 'public, max-age=60',
      'x-nubo-upstream': 'fixture',
    });
    expect(first.headers.etag).toMatch(/^"[^"]+"$/);
    await later(59);
    const before = await calls('openweathermap');
    api.newEnvironment();
    for (const city of ['Dakar', 'dakar', '  DAKAR ']) {
      const again = await weather({ city });
      expect(again.headers).toMatchObject({ 'x-cache': 'HIT', age: '59', 'x-nubo-upstream': 'fixture' });
      expect(again.body).toEqual(first.body);
    }
    expect(await calls('openweathermap')).toBe(before);
    await later(1);
    expect(seen(await weather({ city: 'Dakar' }))).toEqual([200, 'MISS']);
    expect(await calls('openweathermap')).toBe(before + 1);
  });

  it('answers 304 to whoever has the answer', async () => {
    const { headers } = await weather({ city: 'Dakar' });
    const again = await api.http('GET /weather', {
      query: { city: 'Dakar' },
      headers: { 'if-none-match': headers.etag ?? '' },
    });
    expect(again.status).toBe(304);
    expect(again.headers).toMatchObject({ etag: headers.etag, 'x-cache': 'HIT', vary: 'accept-encoding' });
  });

  it('tells units, currencies and languages apart', async () => {
    expect(seen(await weather({ city: 'Dakar' }))).toEqual([200, 'MISS']);
    expect(seen(await weather({ city: 'Dakar', units: 'imperial' }))).toEqual([200, 'MISS']);
    expect(seen(await api.crypto({ symbol: 'BTC' }))).toEqual([200, 'MISS']);
    expect(seen(await api.crypto({ symbol: 'BTC', currency: 'EUR' }))).toEqual([200, 'MISS']);
    expect(seen(await api.translate({ text: 'Merci', to: 'en' }))).toEqual([200, 'MISS']);
    expect(seen(await api.translate({ text: 'Merci', to: 'de' }))).toEqual([200, 'MISS']);
    // The two routes of translations share their answers.
    const body = { text: 'Merci', to: 'de' };
    expect(seen(await api.http('POST /translate', { body }))).toEqual([200, 'HIT']);
  });

  it('keeps for 60 s what no provider knows', async () => {
    expect((await weather({ city: 'Nowhereville' })).status).toBe(404);
    const before = await calls('openweathermap');
    api.newEnvironment();
    expect((await weather({ city: 'Nowhereville' })).status).toBe(404);
    expect(await calls('openweathermap')).toBe(before);
  });

  it('gives an answer of the last hour, with its warning, when every provider fails, and then 502', async () => {
    const fresh = await weather({ city: 'Dakar' });
    await allDown();
    await later(61);
    const stale = await weather({ city: 'Dakar' });
    expect(seen(stale)).toEqual([200, 'STALE']);
    expect(stale.headers).toMatchObject({
      warning: '110 - "Response is Stale"',
      age: '61',
      'cache-control': 'no-store',
      'x-nubo-upstream': 'fixture',
    });
    expect(stale.body).toEqual(fresh.body);
    await later(3600 - 61);
    expect(seen(await weather({ city: 'Dakar' }))).toEqual([200, 'STALE']);
    await later(1);
    const gone = await weather({ city: 'Dakar' });
    expect([gone.status, gone.body.type]).toEqual([502, '/problems/upstream-failed']);
    expect(gone.result.body).not.toMatch(/openweathermap|open-meteo|localhost/);
    await allDown('ok');
    await later(31);
    expect(seen(await weather({ city: 'Dakar' }))).toEqual([200, 'MISS']);
  });

  it('prefers an old answer to a doubtful "unknown"', async () => {
    expect((await api.crypto({ symbol: 'DUST' })).status).toBe(200);
    await setMode('coingecko', 'down');
    await later(61);
    // Binance has no such pair, and CoinGecko, which may, cannot be asked.
    expect(seen(await api.crypto({ symbol: 'DUST' }))).toEqual([200, 'STALE']);
    const { body } = await api.crypto({ symbol: 'BTC', currency: 'KRW' });
    expect(body.status).toBe(404);
    await setMode('coingecko', 'ok');
    await later(1);
    expect((await api.crypto({ symbol: 'BTC', currency: 'KRW' })).status).toBe(200);
  });

  it.each(['garbage', 'quota', 'down'])('never keeps what a provider in mode %s says', async (mode) => {
    await setMode('openweathermap', mode);
    // As many as there are kinds of garbage, 20 MB among them.
    for (const city of ['Dakar', 'Paris', 'London', 'Tokyo', 'New York', 'São Paulo']) {
      const { status, body } = await weather({ city });
      expect([status, body.city, body.provider]).toEqual([200, city, 'open-meteo']);
    }
    await setMode('open-meteo', mode);
    await later(61);
    expect((await weather({ city: 'Moscow' })).status).toBe(502);
  });

  it('leaves DeepL alone for an hour after 456, and asks Google at once', async () => {
    await setMode('deepl', 'quota');
    const before = await calls('deepl');
    for (const text of ['Bonjour', 'Merci']) {
      expect((await api.translate({ text, to: 'en' })).body.provider).toBe('google-translate');
    }
    expect(await calls('deepl')).toBe(before + 1);
    await setMode('deepl', 'ok');
    await later(3599);
    expect((await api.translate({ text: 'Bonne nuit', to: 'en' })).body.provider).toBe('google-translate');
    await later(2);
    expect((await api.translate({ text: 'Au revoir', to: 'en' })).body.provider).toBe('deepl');
  });

  it('is 504 when every provider is too slow', async () => {
    await allDown('slow');
    const { status, body } = await weather({ city: 'Dakar' });
    expect([status, body.type]).toEqual([504, '/problems/upstream-slow']);
  });
});

const answer = z.strictObject({ value: z.string() });
type Answer = z.infer<typeof answer>;

/** As many execution environments as are asked for, each with a memory of its own, on the one table. */
function environments(
  count: number,
  ask: Readonly<Record<string, () => Promise<Answer | undefined>>>,
): readonly LookupService<string, Answer>[] {
  return Array.from({ length: count }, () =>
    lookupService({
      providers: Object.entries(ask).map(([name, answerTo]) => ({ name, ask: answerTo })),
      answers: answerRepository(api.dynamo(), TABLE),
      circuits: circuitService(circuitRepository(api.dynamo(), TABLE)),
      schema: answer,
      newToken: randomToken,
    }),
  );
}
const log = createLogger();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let keys = 0;
const newKey = () => {
  keys += 1;
  return `test-${keys}`;
};
const down = () => Promise.reject(new UpstreamFailure('down', 'the answer has status 503'));

describe('100 callers at once', () => {
  it('who miss one key make one call, and all get its answer', async () => {
    const ask = vi.fn(async () => {
      await pause(100);
      return { value: 'one' };
    });
    const key = newKey();
    const found = await Promise.all(environments(100, { a: ask }).map((each) => each.find(key, 'q', log)));
    expect(ask).toHaveBeenCalledTimes(1);
    expect(found.map((each) => each?.answer.value)).toEqual(Array(100).fill('one'));
    expect(found.filter((each) => each?.cache === 'MISS')).toHaveLength(1);
  });

  it('who miss one key while it fails share the failure', async () => {
    const ask = vi.fn(async () => {
      await pause(100);
      return down();
    });
    const key = newKey();
    const all = environments(100, { failing: ask }).map((each) => each.find(key, 'q', log));
    for (const each of await Promise.allSettled(all)) {
      expect(each).toMatchObject({ status: 'rejected', reason: { code: 'upstream-failed' } });
    }
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('find one probe of a circuit that half-opens; the others go on to the next provider', async () => {
    const first = vi.fn<() => Promise<Answer>>(down);
    const ask = { first, second: async () => ({ value: 'second' }) };
    for (const each of environments(FAILURES_TO_OPEN, ask)) await each.find(newKey(), 'q', log);
    expect(first).toHaveBeenCalledTimes(FAILURES_TO_OPEN);
    await later(29);
    await environments(1, ask)[0]?.find(newKey(), 'q', log);
    expect(first).toHaveBeenCalledTimes(FAILURES_TO_OPEN);

    await later(2);
    first.mockClear();
    first.mockImplementation(async () => {
      await pause(300);
      return { value: 'first' };
    });
    const found = await Promise.all(environments(100, ask).map((each) => each.find(newKey(), 'q', log)));
    expect(first).toHaveBeenCalledTimes(1);
    expect(found.filter((each) => each?.answer.value === 'second')).toHaveLength(99);
    // The probe succeeded: the circuit is closed for all.
    expect((await environments(1, ask)[0]?.find(newKey(), 'q', log))?.answer.value).toBe('first');
  });
});

describe('a circuit', () => {
  const second = async () => ({ value: 'second' });
  const probeOf = (ask: Parameters<typeof environments>[1]) => async () =>
    environments(1, ask)[0]?.find(newKey(), 'q', log);

  it('opens again for 30 s when the probe fails, and is not held by a probe that was lost', async () => {
    const again = vi.fn<() => Promise<Answer>>(down);
    const find = probeOf({ again, second });
    for (let at = 0; at < FAILURES_TO_OPEN; at += 1) await find();
    await later(31);
    await find();
    await find();
    expect(again).toHaveBeenCalledTimes(FAILURES_TO_OPEN + 1);
    await later(31);
    // The environment of this probe dies: nothing is reported.
    again.mockImplementationOnce(() => Promise.reject(new Error('gone')));
    await expect(find()).rejects.toThrow('gone');
    await find();
    expect(again).toHaveBeenCalledTimes(FAILURES_TO_OPEN + 2);
    await later(16);
    await find();
    expect(again).toHaveBeenCalledTimes(FAILURES_TO_OPEN + 3);
  });

  it('counts failures in a row alone: success begins anew, and so does a minute without', async () => {
    const flaky = vi.fn<() => Promise<Answer>>(down);
    const find = probeOf({ flaky, second });
    for (let at = 1; at < FAILURES_TO_OPEN; at += 1) await find();
    flaky.mockResolvedValueOnce({ value: 'flaky' });
    await find();
    for (let at = 1; at < FAILURES_TO_OPEN; at += 1) await find();
    await later(61);
    for (let at = 1; at < FAILURES_TO_OPEN; at += 1) await find();
    expect(flaky).toHaveBeenCalledTimes(3 * FAILURES_TO_OPEN - 2);
    await find();
    await find();
    expect(flaky).toHaveBeenCalledTimes(3 * FAILURES_TO_OPEN - 1);
  });

  it('is neither opened nor closed by ten typos', async () => {
    const typos = vi.fn<() => Promise<Answer | undefined>>(async () => undefined);
    const find = probeOf({ typos, second });
    for (let at = 0; at < 10; at += 1) expect(await find()).toBeUndefined();
    typos.mockImplementation(down);
    for (let at = 0; at < FAILURES_TO_OPEN; at += 1) await find();
    await later(31);
    typos.mockResolvedValue(undefined);
    expect(await find()).toBeUndefined();
    // Still half-open: the next caller is the probe again, whose failure opens the circuit at once.
    typos.mockClear();
    typos.mockImplementation(down);
    await find();
    await find();
    expect(typos).toHaveBeenCalledTimes(1);
  });

  it('opens at once, and for as long as is asked, when the quota is used up', async () => {
    const metered = vi.fn<() => Promise<Answer>>(() =>
      Promise.reject(new UpstreamFailure('quota', 'the quota is used up', { retryAfterSeconds: 3600 })),
    );
    const find = probeOf({ metered, second });
    await find();
    await later(3599);
    await find();
    expect(metered).toHaveBeenCalledTimes(1);
    await later(2);
    await find();
    expect(metered).toHaveBeenCalledTimes(2);
  });
});

describe('a lease', () => {
  it('of somebody who is gone is taken over by one of those who wait', async () => {
    const answers = answerRepository(api.dynamo(), TABLE);
    const [key, now] = [newKey(), Date.now()];
    const lost = { token: 'lost', at: now, until: now + 15_000 };
    expect((await answers.claim(key, lost, now - 60_000)).claimed).toBe(true);
    const ask = vi.fn(async () => ({ value: 'taken over' }));
    const waiting = environments(10, { over: ask }).map((each) => each.find(key, 'q', log));
    await pause(200);
    expect(ask).not.toHaveBeenCalled();
    await later(16);
    const found = await Promise.all(waiting);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(found.map((each) => each?.answer.value)).toEqual(Array(10).fill('taken over'));

    // The late holder neither stores its answer nor ends what is no longer its own.
    await answers.keep(key, lost, { json: '{"value":"late"}', fetchedAt: Date.now() });
    await answers.end(key, lost, 'failed');
    const entry = await answers.read(key);
    expect(entry).toMatchObject({ kept: { json: '{"value":"taken over"}' }, leasedUntil: 0 });
    expect(entry.ended).toBeUndefined();
  });

  it('is not taken where a fresh answer is there', async () => {
    const answers = answerRepository(api.dynamo(), TABLE);
    const key = newKey();
    await environments(1, { fresh: async () => ({ value: 'x' }) })[0]?.find(key, 'q', log);
    const now = Date.now();
    const claim = await answers.claim(key, { token: 't', at: now, until: now + 15_000 }, now - 60_000);
    expect(claim).toMatchObject({ claimed: false, entry: { kept: { json: '{"value":"x"}' } } });
  });

  it('lets the others ask themselves where the answer is too large to be kept', async () => {
    const value = 'x'.repeat(395_000);
    const ask = vi.fn(async () => {
      await pause(50);
      return { value };
    });
    const key = newKey();
    const found = await Promise.all(environments(3, { large: ask }).map((each) => each.find(key, 'q', log)));
    expect(found.map((each) => each?.answer.value.length)).toEqual(Array(3).fill(value.length));
    expect(ask).toHaveBeenCalledTimes(3);
  });
});

describe('what is kept in another form', () => {
  it('by another version of the service is fetched anew', async () => {
    const key = newKey();
    const answers = answerRepository(api.dynamo(), TABLE);
    const now = Date.now();
    const lease = { token: 't', at: now, until: now + 1 };
    await answers.claim(key, lease, now - 60_000);
    await answers.keep(key, lease, { json: '{"values":[]}', fetchedAt: now });
    const found = await environments(1, { newer: async () => ({ value: 'new' }) })[0]?.find(key, 'q', log);
    expect(found).toMatchObject({ answer: { value: 'new' }, cache: 'MISS' });
  });
});

describe('without DynamoDB', () => {
  it('answers uncached, from memory where it can, and counts the limit in this process', async () => {
    expect(seen(await weather({ city: 'Dakar' }))).toEqual([200, 'MISS']);
    api.aws().world.faults.set({ target: 'dynamodb', mode: 'down' });
    expect(seen(await weather({ city: 'Dakar' }))).toEqual([200, 'HIT']);
    const before = await calls('openweathermap');
    const answer = await weather({ city: 'Paris' });
    expect(seen(answer)).toEqual([200, 'MISS']);
    expect(answer.headers.ratelimit).toMatch(/^"weather";r=59;t=\d+$/);
    expect(await calls('openweathermap')).toBe(before + 1);
    await setMode('openweathermap', 'down');
    expect((await weather({ city: 'London' })).body.provider).toBe('open-meteo');
    await setMode('open-meteo', 'down');
    expect((await weather({ city: 'Tokyo' })).status).toBe(502);
  });
});

describe('the limit', () => {
  it('is 60 calls a minute for an IP address, and for a signed-in user whatever the address', async () => {
    const statuses = async (options: { address?: string; token?: string }) => {
      const all: number[] = [];
      for (let at = 0; at < 61; at += 1) {
        all.push((await api.http('GET /weather', { query: { city: '' }, ...options })).status);
      }
      return all;
    };
    const sixty = [...Array(60).fill(422), 429];
    expect(await statuses({ address: '192.0.2.200' })).toEqual(sixty);
    const token = await api.token();
    expect(await statuses({ token })).toEqual(sixty);
    const other = await api.http('GET /weather', {
      query: { city: 'Dakar' },
      address: '192.0.2.200',
      token: await api.token(),
    });
    expect([other.status, other.headers['ratelimit-policy']]).toEqual([200, '"weather";q=60;w=60']);
    expect((await api.http('GET /weather', { query: { city: 'Dakar' }, token: 'not.a.token' })).status).toBe(
      401,
    );
  });
});
