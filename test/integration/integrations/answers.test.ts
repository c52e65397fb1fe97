import { describe, expect, it } from 'vitest';
import { integrationsHarness } from './integrations-harness.ts';

const api = integrationsHarness();
const { weather, crypto, translate, later, setMode, calls } = api;

describe('GET /weather', () => {
  it('answers in one form from either provider', async () => {
    const first = await weather({ city: 'Dakar' });
    expect([first.status, first.body]).toEqual([
      200,
      {
        city: 'Dakar',
        country: 'SN',
        latitude: 14.6937,
        longitude: -17.4441,
        temperature: 27.3,
        feelsLike: 28.9,
        humidity: 74,
        windSpeed: 6.2,
        description: 'clear sky',
        units: 'metric',
        observedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        provider: 'openweathermap',
      },
    ]);
    await setMode('openweathermap', 'down');
    await later(61);
    const second = await weather({ city: 'Dakar' });
    expect(second.body).toEqual({ ...first.body, observedAt: expect.any(String), provider: 'open-meteo' });
    const age = Date.now() - Date.parse(second.body.observedAt);
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThanOrEqual(15 * 60_000);
  });

  it.each(['openweathermap', 'open-meteo'])('gives °F and mph for imperial units by %s', async (provider) => {
    if (provider === 'open-meteo') await setMode('openweathermap', 'down');
    const { body } = await weather({ city: 'Dakar', units: 'imperial' });
    expect(body).toMatchObject({ provider, units: 'imperial' });
    expect(body.temperature).toBeCloseTo(81.1, 0);
    expect(body.feelsLike).toBeCloseTo(84, 0);
    expect(body.windSpeed).toBeCloseTo(13.9, 1);
  });

  it.each([
    ['北京', 39.9],
    ['Москва', 55.75],
    ['Warszawa', 52.2],
    ['S\u00e3o Paulo', -23.5],
    ['Sa\u0303o Paulo', -23.5],
    ['Saint-Louis', 16],
    ['Paris', 48.85],
    ['Moscow,US', 46.7],
    ['Paris,US', 33.7],
    ['London,CA', 43],
    ['London, United Kingdom', 51.5],
    ['Portland,Maine,US', 43.7],
  ])('%s is the same place for both providers', async (city, latitude) => {
    const first = await weather({ city });
    expect(first.body.latitude, first.body.detail).toBeCloseTo(latitude, 0);
    await setMode('openweathermap', 'down');
    await later(61);
    const second = await weather({ city });
    expect(second.body).toMatchObject({ provider: 'open-meteo', country: first.body.country });
    expect(second.body.latitude).toBeCloseTo(latitude, 0);
  });

  it.each(['A', 'Nowhereville', 'Dakar,FR', 'Dakar,QX', ',', 'a,b,c,d'])(
    '%s is 404 by either',
    async (city) => {
      expect((await weather({ city })).status).toBe(404);
      await setMode('openweathermap', 'down');
      await later(61);
      expect(await weather({ city })).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
    },
  );

  it.each([
    [{}, '/city'],
    [{ city: '' }, '/city'],
    [{ city: '   ' }, '/city'],
    [{ city: 'x'.repeat(101) }, '/city'],
    [{ city: 'a\0b' }, '/city'],
    [{ city: 'Dakar', units: 'kelvin' }, '/units'],
  ])('%j is 422', async (query, path) => {
    const answer = await weather(query);
    expect([answer.status, answer.body.errors[0].path]).toEqual([422, path]);
  });
});

describe('GET /crypto', () => {
  it('answers for a symbol in any case by the coin with the largest market', async () => {
    const { status, body } = await crypto({ symbol: 'etc' });
    expect([status, body]).toEqual([
      200,
      {
        symbol: 'ETC',
        name: 'Ethereum Classic',
        currency: 'USD',
        quote: 'USD',
        price: 21.84,
        change24hPercent: 0.37,
        marketCap: 3_240_000_000,
        observedAt: expect.stringMatching(/Z$/),
        provider: 'coingecko',
      },
    ]);
    expect((await crypto({ symbol: 'GRT' })).body.name).toBe('The Graph');
    expect((await crypto({ symbol: 'bTc', currency: 'eur' })).body).toMatchObject({
      name: 'Bitcoin',
      currency: 'EUR',
      quote: 'EUR',
    });
  });

  it('keeps a tiny price and a change of 0, and knows no market where there is none', async () => {
    expect((await crypto({ symbol: 'DUST' })).body).toMatchObject({
      price: 0.000_000_012,
      change24hPercent: 0,
      marketCap: null,
    });
  });

  it('is served by Binance while CoinGecko fails, in USDT', async () => {
    await setMode('coingecko', 'down');
    expect((await crypto({ symbol: 'SOL' })).body).toMatchObject({
      symbol: 'SOL',
      currency: 'USD',
      quote: 'USDT',
      price: 148.62,
      marketCap: null,
      provider: 'binance',
    });
    expect((await crypto({ symbol: 'BTC', currency: 'EUR' })).body).toMatchObject({
      quote: 'EUR',
      provider: 'binance',
    });
    // A pair that Binance lacks is not here, and no failure.
    expect((await crypto({ symbol: 'BTC', currency: 'JPY' })).status).toBe(404);
  });

  it.each(['NOSUCHCOIN', 'btc,eth', 'b t', 'ビット', '../x'])('%s is 404', async (symbol) => {
    expect((await crypto({ symbol })).status).toBe(404);
  });

  it.each([
    [{}, '/symbol'],
    [{ symbol: '' }, '/symbol'],
    [{ symbol: 'x'.repeat(33) }, '/symbol'],
    [{ symbol: 'BTC', currency: 'XXX' }, '/currency'],
    [{ symbol: 'BTC', currency: 'dollars' }, '/currency'],
  ])('%j is 422', async (query, path) => {
    const answer = await crypto(query);
    expect([answer.status, answer.body.errors[0].path]).toEqual([422, path]);
  });
});

describe('translations', () => {
  it('answer in one form and spelling from either provider', async () => {
    const first = await translate({ text: 'Bonjour', to: 'EN' });
    expect([first.status, first.body]).toEqual([
      200,
      { text: 'Bonjour', translation: 'Hello', from: 'fr', to: 'en', provider: 'deepl' },
    ]);
    await setMode('deepl', 'down');
    await later(61);
    expect((await translate({ text: 'Bonjour', to: 'en' })).body).toEqual({
      ...first.body,
      provider: 'google-translate',
    });
  });

  it('escape nothing', async () => {
    await setMode('deepl', 'quota');
    const { body } = await translate({ text: "L'été & l'hiver <3", to: 'en', from: 'fr' });
    expect(body).toMatchObject({ translation: "Summer & winter's day <3", provider: 'google-translate' });
  });

  it('go to the provider that has the language', async () => {
    expect((await translate({ text: 'Bonjour', to: 'wo' })).body).toMatchObject({
      translation: '[echo wo] Bonjour',
      provider: 'google-translate',
    });
    expect((await translate({ text: 'Bonjour', to: 'pt' })).body.provider).toBe('deepl');
    expect((await translate({ text: 'Bonjour', to: 'zh-Hans' })).body).toMatchObject({
      to: 'zh-Hans',
      provider: 'deepl',
    });
    expect((await translate({ text: 'Bonjour', to: 'no' })).body).toMatchObject({
      to: 'nb',
      provider: 'deepl',
    });
  });

  it('are 422 for a language that neither has', async () => {
    const answer = await translate({ text: 'Bonjour', to: 'gv' });
    expect([answer.status, answer.body.errors]).toEqual([
      422,
      [{ path: '/to', message: 'is a language that cannot be translated to' }],
    ]);
  });

  it.each([
    [{ to: 'en' }, '/text'],
    [{ text: '', to: 'en' }, '/text'],
    [{ text: ' \n', to: 'en' }, '/text'],
    [{ text: 'x'.repeat(1001), to: 'en' }, '/text'],
    [{ text: '\ud800', to: 'en' }, '/text'],
    [{ text: 'Bonjour' }, '/to'],
    [{ text: 'Bonjour', to: 'xx' }, '/to'],
    [{ text: 'Bonjour', to: '' }, '/to'],
    [{ text: 'Bonjour', to: 'en', from: 'zz' }, '/from'],
  ])('%j is 422', async (query: Readonly<Record<string, string>>, path: string) => {
    // A lone surrogate cannot stand in a URL; in a body it can.
    const inUrl = JSON.stringify(query).includes('\\ud800') === false;
    const answer = inUrl ? await translate(query) : await post(query);
    expect([answer.status, answer.body.errors[0].path]).toEqual([422, path]);
  });

  const post = (body: unknown) => api.http('POST /translate', { body });

  it('take a long text by POST, from either provider', async () => {
    const text = `${'Le chat dort. '.repeat(8_000)}Fin`;
    const first = await post({ text, to: 'de', from: 'fr' });
    expect(first.body).toMatchObject({ text, translation: `[echo de] ${text}`, provider: 'deepl' });
    await setMode('deepl', 'down');
    await later(61);
    const before = await calls('google-translate');
    const second = await post({ text, to: 'de', from: 'fr' });
    expect(second.body).toMatchObject({ text, to: 'de', provider: 'google-translate' });
    expect(second.body.translation.replaceAll('[echo de] ', '')).toBe(text);
    expect((await calls('google-translate')) - before).toBe(23);
  });

  it('are 413 above 127 KiB, 422 with an unknown field, 400 and 415 for what is no JSON', async () => {
    expect((await post({ text: 'x'.repeat(127 * 1024), to: 'en' })).status).toBe(413);
    const typo = await post({ text: 'Bonjour', to: 'en', form: 'fr' });
    expect([typo.status, typo.body.errors]).toEqual([
      422,
      [{ path: '/form', message: 'is not a known field' }],
    ]);
    const raw = (content: string, type: string) =>
      api.http('POST /translate', { bytes: { content, isText: true }, headers: { 'content-type': type } });
    expect((await raw('{', 'application/json')).status).toBe(400);
    expect((await raw('text=Bonjour', 'application/x-www-form-urlencoded')).status).toBe(415);
  });

  it('need a key of one of the two, and are 503 without any', async () => {
    await api.setKey('deepl', {});
    api.newEnvironment();
    expect((await translate({ text: 'Merci', to: 'en' })).body.provider).toBe('google-translate');
    await api.setKey('google-translate', { key: ' ' });
    api.newEnvironment();
    const none = await translate({ text: 'Au revoir', to: 'en' });
    expect([none.status, none.headers['retry-after']]).toEqual([503, '5']);
    await api.setKey('deepl', { key: 'nubo-local-deepl:fx' });
    await later(301);
    expect((await translate({ text: 'Au revoir', to: 'en' })).body.translation).toBe('Goodbye');
    await api.setKey('google-translate', { key: 'nubo-local-google-translate' });
  });
});

describe('keys', () => {
  it('that are missing or refused leave the next provider, and no key is in a log or an answer', async () => {
    await api.setKey('openweathermap', { key: 'wrong-key' });
    api.newEnvironment();
    const first = await weather({ city: 'Tokyo' });
    expect(first.body.provider).toBe('open-meteo');
    expect(JSON.stringify(first.result)).not.toContain('wrong-key');
    // Its circuit is open for five minutes: it is not asked with that key again.
    const before = await calls('openweathermap');
    expect((await weather({ city: 'London' })).body.provider).toBe('open-meteo');
    expect(await calls('openweathermap')).toBe(before);
    await api.setKey('openweathermap', { key: 'nubo-local-openweathermap' });
    await later(301);
    expect((await weather({ city: 'Tokyo' })).body.provider).toBe('openweathermap');
  });
});
