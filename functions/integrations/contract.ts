import * as z from 'zod/mini';
import { instant } from '../_shared/schema/instant.ts';
import { code, text } from '../_shared/schema/text.ts';
import { CURRENCIES } from './crypto/currencies.ts';
import { canonicalLanguage } from './translation/language.ts';

const units = z.enum(['metric', 'imperial']);
export type Units = z.infer<typeof units>;

export const weatherQuery = z.object({
  city: text({ min: 1, max: 100, trim: true }).register(z.globalRegistry, {
    description:
      'A city in any script; `Moscow,US` or `Portland,Oregon,US` where there are several of the name',
    examples: ['Dakar'],
  }),
  units: z._default(units, 'metric'),
});

export const weather = z
  .strictObject({
    city: z.string(),
    country: z.string().register(z.globalRegistry, { description: 'ISO 3166-1 alpha-2', examples: ['SN'] }),
    latitude: z.number().check(z.minimum(-90), z.maximum(90)),
    longitude: z.number().check(z.minimum(-180), z.maximum(180)),
    temperature: z.number().register(z.globalRegistry, { description: '°C, or °F for `imperial`' }),
    feelsLike: z.number().register(z.globalRegistry, { description: '°C, or °F for `imperial`' }),
    humidity: z.number().check(z.minimum(0), z.maximum(100)).register(z.globalRegistry, { description: '%' }),
    windSpeed: z
      .number()
      .check(z.nonnegative())
      .register(z.globalRegistry, { description: 'm/s, or mph for `imperial`' }),
    description: z.string(),
    units,
    observedAt: instant(),
    provider: z.enum(['openweathermap', 'open-meteo']),
  })
  .register(z.globalRegistry, { id: 'Weather' });
export type Weather = z.infer<typeof weather>;

export const cryptoQuery = z.object({
  symbol: text({ min: 1, max: 32, trim: true }).register(z.globalRegistry, {
    description: 'Of the coin, in any case; of several with one symbol the one with the largest market',
    examples: ['BTC'],
  }),
  currency: z._default(
    z.pipe(
      code({ max: 4 })
        .check(z.toUpperCase())
        .register(z.globalRegistry, {
          description: `In any case: ${CURRENCIES.join(', ')}`,
          examples: ['EUR'],
        }),
      z.enum(CURRENCIES, 'must be the code of a currency that prices are known in'),
    ),
    'USD',
  ),
});

export const cryptoPrice = z
  .strictObject({
    symbol: z.string(),
    name: z
      .string()
      .register(z.globalRegistry, { description: 'The symbol again where the provider has no names' }),
    currency: z.string(),
    quote: z.string().register(z.globalRegistry, {
      description: 'What the provider quotes the price in: `USDT` where Binance answers for USD',
    }),
    price: z.number().check(z.nonnegative()),
    change24hPercent: z.nullable(z.number()),
    marketCap: z.nullable(z.number().check(z.nonnegative())),
    observedAt: instant(),
    provider: z.enum(['coingecko', 'binance']),
  })
  .register(z.globalRegistry, { id: 'CryptoPrice' });
export type CryptoPrice = z.infer<typeof cryptoPrice>;

/** A language as BCP 47 writes it; `en_GB`, `NO` and other common spellings are read too. */
function language() {
  return z
    .pipe(
      code({ min: 1, max: 35 }),
      z.string().check(
        z.overwrite((tag) => canonicalLanguage(tag) ?? tag),
        z.refine(
          (tag) => canonicalLanguage(tag) !== undefined,
          'must be the tag of a language, such as fr or pt-BR',
        ),
      ),
    )
    .register(z.globalRegistry, { description: 'BCP 47', examples: ['en', 'pt-BR'] });
}

/** Text that holds something to translate. */
function translatable(max: number) {
  const isBlank = (value: string) => value !== '' && value.trim() === '';
  return text({ min: 1, max }).check(z.refine((value) => !isBlank(value), 'must not be empty'));
}

/** A URL with its headers has at most 10,240 bytes (Amazon API Gateway quotas), a character up to 12 of them. */
export const translationQuery = z.object({
  text: translatable(1_000),
  to: language(),
  from: z.optional(language()),
});

/** DeepL takes a request of 128 KiB at most (DeepL, "Usage and limits"); ours has a few bytes more around the text. */
export const MAX_TRANSLATION_BYTES = 127 * 1024;

export const translationInput = z
  .strictObject({
    text: translatable(MAX_TRANSLATION_BYTES),
    to: language(),
    from: z.optional(language()),
  })
  .register(z.globalRegistry, { id: 'TranslationInput' });

export const translation = z
  .strictObject({
    text: z.string(),
    translation: z.string(),
    from: z
      .string()
      .register(z.globalRegistry, { description: 'As it was asked for, else as it was detected' }),
    to: z.string(),
    provider: z.enum(['deepl', 'google-translate']),
  })
  .register(z.globalRegistry, { id: 'Translation' });
export type Translation = z.infer<typeof translation>;
