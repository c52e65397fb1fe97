import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type City, parseCity } from '../../../../functions/integrations/weather/city.ts';
import { openMeteoGateway } from '../../../../functions/integrations/weather/open-meteo-gateway.ts';
import { openWeatherMapGateway } from '../../../../functions/integrations/weather/open-weather-map-gateway.ts';
import { type FakeJsonClient, fakeJsonClient } from '../../../support/json-client.ts';

const owm = openWeatherMapGateway('https://owm.example', async () => 'secret-key');
const meteo = openMeteoGateway({ forecast: 'https://om.example', geocoding: 'https://geo.example' });
const question = (text: string, units: 'metric' | 'imperial' = 'metric') => {
  const city = parseCity(text);
  if (!city) throw new Error(`${text} is no city`);
  return { city, units };
};

/** From OpenWeatherMap's page "Current weather data". */
const observed = {
  coord: { lon: -17.44, lat: 14.69 },
  weather: [{ id: 800, main: 'Clear', description: 'clear sky', icon: '01d' }],
  main: { temp: 27.3, feels_like: 28.9, pressure: 1015, humidity: 74 },
  wind: { speed: 6.2, deg: 320 },
  dt: 1_767_225_600,
  sys: { country: 'SN' },
  name: 'Dakar',
  cod: 200,
};
const current = {
  time: 1_767_225_600,
  temperature_2m: 27.3,
  apparent_temperature: 28.9,
  relative_humidity_2m: 74,
  weather_code: 61,
  wind_speed_10m: 6.2,
};
const place = (name: string, country_code: string, population: number | undefined, more: object = {}) => ({
  ...{ id: 1, name, latitude: 10, longitude: 20, country_code },
  ...(population !== undefined && { population }),
  ...more,
});

/** Open-Meteo that finds these places, by the language of the search; none otherwise. */
function meteoThatFinds(byLanguage: Readonly<Record<string, readonly unknown[]>>): FakeJsonClient {
  return fakeJsonClient(({ url, query = {} }) => {
    if (url.startsWith('https://om.example')) return { body: { current } };
    const results = byLanguage[query.language ?? ''];
    return { body: { ...(results && { results }), generationtime_ms: 0.6 } };
  });
}

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'America/New_York';
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

describe('a city as it is asked for', () => {
  it.each<[string, City | undefined]>([
    ['Dakar', { name: 'Dakar' }],
    ['  Saint-Louis ,  sn', { name: 'Saint-Louis', country: 'SN' }],
    ['Moscow,US', { name: 'Moscow', country: 'US' }],
    ['London, uk', { name: 'London', country: 'GB' }],
    ['Paris, France', { name: 'Paris', country: 'FR' }],
    ['Abidjan, Côte d’Ivoire', { name: 'Abidjan', country: 'CI' }],
    ['Portland,Oregon,US', { name: 'Portland', region: 'Oregon', country: 'US' }],
    ['Sa\u0303o Paulo', { name: 'São Paulo' }],
    ['Dakar,Nowhere', undefined],
    ['Dakar,', undefined],
    [',SN', undefined],
    ['a,b,c,SN', undefined],
  ])('%s', (text, city) => expect(parseCity(text)).toEqual(city));
});

describe('OpenWeatherMap', () => {
  it('is asked for the city, its country and the units in one call, and its answer has our names', async () => {
    const http = fakeJsonClient(() => ({ body: observed }));
    expect(await owm.ask(question('Dakar,SN'), http)).toEqual({
      city: 'Dakar',
      country: 'SN',
      latitude: 14.69,
      longitude: -17.44,
      temperature: 27.3,
      feelsLike: 28.9,
      humidity: 74,
      windSpeed: 6.2,
      description: 'clear sky',
      units: 'metric',
      observedAt: '2026-01-01T00:00:00.000Z',
      provider: 'openweathermap',
    });
    expect(http.requests).toEqual([
      {
        url: 'https://owm.example/data/2.5/weather',
        query: { q: 'Dakar,SN', units: 'metric', appid: 'secret-key' },
      },
    ]);
  });

  it('does not know a city in another country than the one that was asked for', async () => {
    const http = fakeJsonClient(() => ({ body: { ...observed, name: 'Moscow', sys: { country: 'RU' } } }));
    expect(await owm.ask(question('Moscow,US'), http)).toBeUndefined();
  });

  it.each(['404', 404])('does not know a city where it answers 404 with cod %o', async (cod) => {
    const http = fakeJsonClient(() => ({ status: 404, body: { cod, message: 'city not found' } }));
    expect(await owm.ask(question('Nowhere'), http)).toBeUndefined();
  });

  it.each([
    [404, undefined, 'garbage'],
    [404, { error: 'no such page' }, 'garbage'],
    [401, { cod: 401, message: 'Invalid API key' }, 'refused'],
    [200, { cod: '404', message: 'city not found' }, 'garbage'],
    [200, { error: true }, 'garbage'],
    [200, null, 'garbage'],
    [200, { ...observed, main: { ...observed.main, temp: 300.4 } }, 'garbage'],
    [200, { ...observed, dt: '1767225600' }, 'garbage'],
    [200, { ...observed, weather: [] }, 'garbage'],
  ])('fails with status %i and %j', async (status, body, reason) => {
    const http = fakeJsonClient(() => ({ status, body }));
    await expect(owm.ask(question('Dakar'), http)).rejects.toMatchObject({ name: 'UpstreamFailure', reason });
  });
});

describe('Open-Meteo', () => {
  it('is asked for m/s and °C by name, and for times that do not depend on a zone', async () => {
    const http = meteoThatFinds({ en: [place('Dakar', 'SN', 2_476_400)] });
    expect(await meteo.ask(question('dakar'), http)).toEqual({
      city: 'Dakar',
      country: 'SN',
      latitude: 10,
      longitude: 20,
      temperature: 27.3,
      feelsLike: 28.9,
      humidity: 74,
      windSpeed: 6.2,
      description: 'slight rain',
      units: 'metric',
      observedAt: '2026-01-01T00:00:00.000Z',
      provider: 'open-meteo',
    });
    expect(http.requests.map(({ query }) => query)).toEqual([
      { name: 'dakar', count: '50', language: 'en', format: 'json' },
      {
        latitude: '10',
        longitude: '20',
        current: 'temperature_2m,apparent_temperature,relative_humidity_2m,weather_code,wind_speed_10m',
        timeformat: 'unixtime',
        temperature_unit: 'celsius',
        wind_speed_unit: 'ms',
      },
    ]);
  });

  it('is asked for mph and °F for imperial units', async () => {
    const http = meteoThatFinds({ en: [place('Dakar', 'SN', 2_476_400)] });
    await meteo.ask(question('Dakar', 'imperial'), http);
    expect(http.requests[1]?.query).toMatchObject({ temperature_unit: 'fahrenheit', wind_speed_unit: 'mph' });
  });

  it.each([
    [
      '北京',
      { zh: [place('北京', 'CN', undefined), place('北京', 'CN', 18_960_744, { admin1: 'Beijing' })] },
      18_960_744,
    ],
    ['Москва', { ru: [place('Москва', 'RU', 10_381_222)] }, 10_381_222],
    [
      'Warszawa',
      { en: [place('Warszawa', 'US', undefined)], pl: [place('Warszawa', 'PL', 1_702_139)] },
      1_702_139,
    ],
    [
      'Sa\u0303o Paulo',
      { en: [place('São Paulo de Olivença', 'BR', 40_000), place('São Paulo', 'BR', 12_400_232)] },
      12_400_232,
    ],
    ['Sao Paulo', { en: [place('São Paulo', 'BR', 12_400_232)] }, 12_400_232],
  ] as const)('finds the large city of the name %s', async (name, results, population) => {
    const marked = Object.fromEntries(
      Object.entries<readonly ReturnType<typeof place>[]>(results).map(([language, list]) => [
        language,
        list.map((each) => ({ ...each, latitude: each.population === population ? 42 : 0 })),
      ]),
    );
    expect(await meteo.ask(question(name), meteoThatFinds(marked))).toMatchObject({ latitude: 42 });
  });

  it('keeps a small place where no language has a larger one', async () => {
    const http = meteoThatFinds({ en: [place('Saint-Louis', 'SN', 17_000)] });
    expect(await meteo.ask(question('Saint-Louis'), http)).toMatchObject({
      city: 'Saint-Louis',
      country: 'SN',
    });
  });

  it('finds nothing for one letter, for an answer without results, and for names that only begin so', async () => {
    expect(await meteo.ask(question('A'), meteoThatFinds({}))).toBeUndefined();
    const http = meteoThatFinds({ en: [place('Parisot', 'FR', 500), place('Paris-l’Hôpital', 'FR', 300)] });
    expect(await meteo.ask(question('Paris'), http)).toBeUndefined();
  });

  it.each([
    ['Moscow,US', 'US'],
    ['Paris,US', 'US'],
    ['London,CA', 'CA'],
  ])('%s is in that country, or not at all', async (text, country) => {
    const elsewhere = [
      place('Moscow', 'RU', 10_381_222),
      place('Paris', 'FR', 2_138_551),
      place('London', 'GB', 8_961_989),
    ];
    const name = text.split(',')[0] ?? '';
    const both = meteoThatFinds({ en: [...elsewhere, place(name, country, 25_060)] });
    expect(await meteo.ask(question(text), both)).toMatchObject({ city: name, country });
    expect(both.requests[0]?.query).toMatchObject({ countryCode: country });
    expect(await meteo.ask(question(text), meteoThatFinds({ en: elsewhere }))).toBeUndefined();
  });

  it('tells regions apart', async () => {
    const http = meteoThatFinds({
      en: [
        place('Portland', 'US', 652_503, { admin1: 'Oregon' }),
        place('Portland', 'US', 68_408, { admin1: 'Maine', latitude: 43 }),
      ],
    });
    expect(await meteo.ask(question('Portland,maine,US'), http)).toMatchObject({ latitude: 43 });
  });

  it.each([
    [400, { error: true, reason: 'Latitude must be in range of -90 to 90°.' }],
    [200, { error: true }],
    [200, { cod: '404' }],
    [200, { generationtime_ms: 1, results: 'none' }],
    [200, { generationtime_ms: 1, results: [{ name: 'Dakar' }] }],
  ])('fails with status %i and %j', async (status, body) => {
    const http = fakeJsonClient(() => ({ status, body }));
    await expect(meteo.ask(question('Dakar'), http)).rejects.toMatchObject({ reason: 'garbage' });
  });
});
