import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

/** The environment of every function of the service, by part: a function has the variables of the parts it uses. */
export const tableEnv = z.object({ TABLE_INTEGRATIONS: name });

export const weatherEnv = z.object({
  SECRET_OPENWEATHERMAP: name,
  UPSTREAM_OPENWEATHERMAP: z.url(),
  UPSTREAM_OPEN_METEO: z.url(),
  UPSTREAM_OPEN_METEO_GEOCODING: z.url(),
});

export const cryptoEnv = z.object({
  SECRET_COINGECKO: name,
  UPSTREAM_COINGECKO: z.url(),
  UPSTREAM_BINANCE: z.url(),
});

export const translationEnv = z.object({
  SECRET_DEEPL: name,
  SECRET_GOOGLE_TRANSLATE: name,
  UPSTREAM_DEEPL: z.url(),
  UPSTREAM_DEEPL_FREE: z.url(),
  UPSTREAM_GOOGLE_TRANSLATE: z.url(),
});
