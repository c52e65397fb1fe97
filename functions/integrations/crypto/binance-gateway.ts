import * as z from 'zod/mini';
import type { CryptoPrice } from '../contract.ts';
import { UpstreamFailure } from '../upstream/failure.ts';
import { readBody, unexpectedStatus } from '../upstream/json-client.ts';
import type { Provider } from '../upstream/provider.ts';
import type { CryptoQuestion } from './coingecko-gateway.ts';

/** Binance writes numbers as text; `Number` would read an empty one as 0. */
const decimal = z.pipe(
  z.string().check(z.regex(/^-?\d{1,30}(\.\d{1,30})?$/)),
  z.transform((value) => Number(value)),
);

const ticker = z.object({
  symbol: z.string(),
  lastPrice: decimal,
  priceChangePercent: decimal,
  /** Epoch milliseconds. */
  closeTime: z.int().check(z.positive()),
});

/** Invalid symbol; illegal characters in a parameter (Binance, "Error codes"). */
const refusal = z.object({ code: z.union([z.literal(-1121), z.literal(-1100)]) });

/** Binance has no market in US dollars, but one in Tether's. */
const QUOTES: Readonly<Partial<Record<string, string>>> = { USD: 'USDT' };

/** "24hr Ticker Price Change Statistics" of Binance's public market data, without a key. */
export function binanceGateway(baseUrl: string): Provider<CryptoQuestion, CryptoPrice> {
  return {
    name: 'binance',
    async ask({ symbol, currency }, http) {
      const quote = QUOTES[currency] ?? currency;
      const pair = `${symbol}${quote}`;
      const response = await http.call({ url: `${baseUrl}/api/v3/ticker/24hr`, query: { symbol: pair } });
      if (response.status === 400 && refusal.safeParse(response.body).success) return undefined;
      // "IP has been auto-banned for continuing to send requests after receiving 429 codes."
      if (response.status === 418) throw new UpstreamFailure('quota', 'banned for too many calls', BAN);
      if (response.status >= 300) throw unexpectedStatus(response);
      const found = readBody(response, ticker);
      if (found.symbol !== pair) throw new UpstreamFailure('garbage', 'the answer is about another pair');
      return {
        symbol,
        name: symbol,
        currency,
        quote,
        price: found.lastPrice,
        change24hPercent: found.priceChangePercent,
        marketCap: null,
        observedAt: new Date(found.closeTime).toISOString(),
        provider: 'binance',
      };
    },
  };
}

/** The least that Binance bans for is two minutes. */
const BAN = { retryAfterSeconds: 120 } as const;
