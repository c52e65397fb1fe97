import type { TableAction } from '../_shared/routing/needs.ts';
import type { HttpRouteSpec, RateLimit, ServiceSpec } from '../_shared/routing/route.ts';
import {
  cryptoPrice,
  cryptoQuery,
  MAX_TRANSLATION_BYTES,
  translation,
  translationInput,
  translationQuery,
  weather,
  weatherQuery,
} from './contract.ts';

/** A lookup that finds the cache down goes on without it, and so does its limit. */
const limitOf = (name: string) =>
  ({
    name,
    quota: 60,
    windowSeconds: 60,
    by: 'caller',
    whenStoreIsDown: 'count-locally',
  }) as const satisfies RateLimit;

const TABLE_ACTIONS = [
  'GetItem',
  'BatchGetItem',
  'UpdateItem',
  'DeleteItem',
] as const satisfies readonly TableAction[];

const CACHE_HEADERS = {
  'x-cache': '`HIT` and `MISS` within 60 s; `STALE`: of the last hour, while every provider fails',
  age: 'Seconds since the provider answered',
  warning: '`110 - "Response is Stale"` with a stale answer',
};

/** A waiting caller may become the one who fetches, each for up to 16 s. */
const sizing = { timeoutSeconds: 29 } as const;

const ERRORS = [404, 502, 504] as const;

export const getWeather = {
  id: 'get-weather',
  capability: 'weather',
  method: 'GET',
  path: '/weather',
  access: 'optional',
  summary: 'The weather in a city now',
  description: 'By OpenWeatherMap, or Open-Meteo while that fails or has no key.',
  query: weatherQuery,
  responses: { 200: { description: 'The weather', body: weather, headers: CACHE_HEADERS } },
  errors: ERRORS,
  conditional: true,
  rateLimits: [limitOf('weather')],
  needs: {
    tables: { integrations: TABLE_ACTIONS },
    secrets: ['openweathermap'],
    upstreams: ['openweathermap', 'open-meteo', 'open-meteo-geocoding'],
  },
  sizing,
} as const satisfies HttpRouteSpec;

export const getCrypto = {
  id: 'get-crypto',
  capability: 'crypto',
  method: 'GET',
  path: '/crypto',
  access: 'optional',
  summary: 'The price of a coin now',
  description: 'By CoinGecko, or Binance while that fails.',
  query: cryptoQuery,
  responses: { 200: { description: 'The price', body: cryptoPrice, headers: CACHE_HEADERS } },
  errors: ERRORS,
  conditional: true,
  rateLimits: [limitOf('crypto')],
  needs: {
    tables: { integrations: TABLE_ACTIONS },
    secrets: ['coingecko'],
    upstreams: ['coingecko', 'binance'],
  },
  sizing,
} as const satisfies HttpRouteSpec;

const translationNeeds = {
  tables: { integrations: TABLE_ACTIONS },
  secrets: ['deepl', 'google-translate'],
  upstreams: ['deepl', 'deepl-free', 'google-translate'],
} as const satisfies HttpRouteSpec['needs'];

export const getTranslation = {
  id: 'get-translation',
  capability: 'translation',
  method: 'GET',
  path: '/translate',
  access: 'optional',
  summary: 'Translate a short text',
  description: 'By DeepL, or Google Translate while that fails, has no key or does not have the language.',
  query: translationQuery,
  responses: { 200: { description: 'The translation', body: translation, headers: CACHE_HEADERS } },
  errors: [502, 504],
  conditional: true,
  rateLimits: [limitOf('translate')],
  needs: translationNeeds,
  sizing,
} as const satisfies HttpRouteSpec;

export const translateText = {
  id: 'translate-text',
  capability: 'translation',
  method: 'POST',
  path: '/translate',
  access: 'optional',
  summary: 'Translate a text of any length',
  description: `As \`GET /translate\`, for a body of up to ${MAX_TRANSLATION_BYTES / 1024} KiB.`,
  body: translationInput,
  maxBodyBytes: MAX_TRANSLATION_BYTES,
  responses: { 200: { description: 'The translation', body: translation, headers: CACHE_HEADERS } },
  errors: [502, 504],
  rateLimits: [limitOf('translate')],
  needs: translationNeeds,
  sizing,
} as const satisfies HttpRouteSpec;

export const service: ServiceSpec = {
  name: 'integrations',
  title: 'Integrations',
  description: 'Weather, prices of coins and translations by third parties, cached for a minute.',
  http: [getWeather, getCrypto, getTranslation, translateText],
};
