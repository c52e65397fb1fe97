import * as z from 'zod/mini';
import type { Weather } from '../contract.ts';
import { type JsonClient, readBody, unexpectedStatus } from '../upstream/json-client.ts';
import type { Provider } from '../upstream/provider.ts';
import { type City, fold } from './city.ts';
import type { WeatherQuestion } from './open-weather-map-gateway.ts';
import { describeWeatherCode } from './weather-codes.ts';

export interface OpenMeteoUrls {
  readonly forecast: string;
  readonly geocoding: string;
}

const place = z.object({
  name: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  country_code: z._default(z.string(), ''),
  admin1: z.optional(z.string()),
  population: z._default(z.number(), 0),
});
type Place = z.infer<typeof place>;

/** Without `results` where nothing is found; what has no `generationtime_ms` is no answer of Open-Meteo's. */
const places = z.object({ generationtime_ms: z.number(), results: z._default(z.array(place), []) });

const temperature = z.number().check(z.minimum(-200), z.maximum(200));
const forecast = z.object({
  current: z.object({
    /** Epoch seconds, as `timeformat=unixtime` asks for: the default is local time without an offset. */
    time: z.int().check(z.positive()),
    temperature_2m: temperature,
    apparent_temperature: temperature,
    relative_humidity_2m: z.number().check(z.minimum(0), z.maximum(100)),
    weather_code: z.int(),
    wind_speed_10m: z.number().check(z.nonnegative()),
  }),
});

const UNITS = {
  metric: { temperature_unit: 'celsius', wind_speed_unit: 'ms' },
  imperial: { temperature_unit: 'fahrenheit', wind_speed_unit: 'mph' },
} as const;

/** Open-Meteo, without a key: "Geocoding API", then "Forecast API" (`current`). */
export function openMeteoGateway(urls: OpenMeteoUrls): Provider<WeatherQuestion, Weather> {
  return {
    name: 'open-meteo',
    async ask({ city, units }, http) {
      const found = await findPlace(http, urls.geocoding, city);
      if (!found) return undefined;
      const { latitude, longitude } = found;
      const response = await http.call({
        url: `${urls.forecast}/v1/forecast`,
        query: {
          latitude: String(latitude),
          longitude: String(longitude),
          current: 'temperature_2m,apparent_temperature,relative_humidity_2m,weather_code,wind_speed_10m',
          timeformat: 'unixtime',
          ...UNITS[units],
        },
      });
      if (response.status >= 300) throw unexpectedStatus(response);
      const { current } = readBody(response, forecast);
      return {
        city: found.name,
        country: found.country_code,
        latitude,
        longitude,
        temperature: current.temperature_2m,
        feelsLike: current.apparent_temperature,
        humidity: current.relative_humidity_2m,
        windSpeed: current.wind_speed_10m,
        description: describeWeatherCode(current.weather_code),
        units,
        observedAt: new Date(current.time * 1000).toISOString(),
        provider: 'open-meteo',
      };
    },
  };
}

/** Below this a place may be a small namesake of a city that is only found under its own language. */
const LARGE = 100_000;
/** Languages in Latin script under whose names most cities are searched for that are called otherwise in English. */
const LATIN = ['de', 'fr', 'es', 'it', 'pl', 'pt'] as const;

/**
 * The largest place of that name. Names are matched under one language alone, that of `language`: the one of the
 * name's script, and for Latin script English first and then others.
 */
async function findPlace(http: JsonClient, url: string, city: City): Promise<Place | undefined> {
  const first = scriptLanguage(city.name);
  const search = (language: string) => searchPlaces(http, url, city, language);
  const best = largest(await search(first ?? 'en'));
  if (first !== undefined || (best && best.population >= LARGE)) return best;
  const others = await Promise.all(languagesOf(city).map(search));
  return largest([...(best ? [best] : []), ...others.flat()]);
}

async function searchPlaces(
  http: JsonClient,
  url: string,
  { name, region, country }: City,
  language: string,
): Promise<readonly Place[]> {
  const response = await http.call({
    url: `${url}/v1/search`,
    query: { name, count: '50', language, format: 'json', ...(country && { countryCode: country }) },
  });
  if (response.status >= 300) throw unexpectedStatus(response);
  const { results } = readBody(response, places);
  return results.filter(
    (each) =>
      fold(each.name) === fold(name) &&
      (country === undefined || each.country_code === country) &&
      (region === undefined || fold(each.admin1 ?? '') === fold(region)),
  );
}

function largest(found: readonly Place[]): Place | undefined {
  return found.reduce<Place | undefined>(
    (best, each) => (best && best.population >= each.population ? best : each),
    undefined,
  );
}

/** The language of the country where one is named, as CLDR has it; else those that most names are in. */
function languagesOf({ country }: City): readonly string[] {
  if (country === undefined) return LATIN;
  const { language } = new Intl.Locale(`und-${country}`).maximize();
  return language === 'en' ? [] : [language];
}

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Hiragana}|\p{Script=Katakana}/u, 'ja'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Thai}/u, 'th'],
];

function scriptLanguage(name: string): string | undefined {
  return SCRIPTS.find(([pattern]) => pattern.test(name))?.[1];
}
