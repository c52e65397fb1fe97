import * as z from 'zod/mini';
import type { CryptoPrice } from '../contract.ts';
import type { ApiKey } from '../upstream/api-key.ts';
import { UpstreamFailure } from '../upstream/failure.ts';
import { readBody, unexpectedStatus } from '../upstream/json-client.ts';
import type { Provider } from '../upstream/provider.ts';
import type { Currency } from './currencies.ts';

export interface CryptoQuestion {
  /** Upper case; letters, digits and `$ . - _`. */
  readonly symbol: string;
  readonly currency: Currency;
}

const market = z.object({
  symbol: z.string(),
  name: z.string(),
  current_price: z.nullable(z.number().check(z.nonnegative())),
  market_cap: z.nullable(z.number().check(z.nonnegative())),
  market_cap_rank: z.nullable(z.number()),
  price_change_percentage_24h: z.nullable(z.number()),
  last_updated: z.nullable(z.iso.datetime({ offset: true })),
});
const markets = z.array(market);

/**
 * "Coins List with Market Data" of CoinGecko, by symbol with `include_tokens=all`: many coins share one, and the one
 * with the best market rank is meant. A key is of use, not needed.
 * @param baseUrl `https://api.coingecko.com/api/v3`; with a paid key that of its plan, `https://pro-api.coingecko.com/api/v3`
 */
export function coingeckoGateway(baseUrl: string, key: ApiKey): Provider<CryptoQuestion, CryptoPrice> {
  const keyHeader = new URL(baseUrl).hostname.startsWith('pro-') ? 'x-cg-pro-api-key' : 'x-cg-demo-api-key';
  return {
    name: 'coingecko',
    async ask({ symbol, currency }, http) {
      const value = await optional(key);
      const response = await http.call({
        url: `${baseUrl}/coins/markets`,
        query: {
          vs_currency: currency.toLowerCase(),
          symbols: symbol.toLowerCase(),
          include_tokens: 'all',
          order: 'market_cap_desc',
          per_page: '250',
          precision: 'full',
        },
        ...(value !== undefined && { headers: { [keyHeader]: value } }),
      });
      if (response.status >= 300) throw unexpectedStatus(response);
      const all = readBody(response, markets).filter((each) => each.symbol.toUpperCase() === symbol);
      const best = all.toSorted((a, b) => rankOf(a) - rankOf(b))[0];
      if (!best) return undefined;
      const { name, current_price, market_cap, price_change_percentage_24h, last_updated } = best;
      // A coin that is listed and not traded has no price.
      if (current_price === null || last_updated === null) return undefined;
      return {
        symbol,
        name,
        currency,
        quote: currency,
        price: current_price,
        change24hPercent: price_change_percentage_24h,
        // CoinGecko writes 0 where it does not know how many coins there are.
        marketCap: market_cap === 0 ? null : market_cap,
        observedAt: new Date(last_updated).toISOString(),
        provider: 'coingecko',
      };
    },
  };
}

function rankOf({ market_cap_rank }: z.infer<typeof market>): number {
  return market_cap_rank ?? Number.POSITIVE_INFINITY;
}

async function optional(key: ApiKey): Promise<string | undefined> {
  try {
    return await key();
  } catch (error) {
    if (error instanceof UpstreamFailure && error.reason === 'no-key') return undefined;
    throw error;
  }
}
