import { COINS, type Coin, RATES } from './coins.ts';
import { ok, type StandIn } from './stand-in.ts';

export const COINGECKO_KEY = 'nubo-local-coingecko';

/** "Coins List with Market Data". */
export const coingecko: StandIn = {
  answer({ path, query, headers, now }) {
    if (path !== '/coins/markets')
      return { status: 404, json: { error: 'Incorrect path. Please check https://docs.coingecko.com/' } };
    const key = headers['x-cg-demo-api-key'];
    if (key !== undefined && key !== COINGECKO_KEY) {
      const status = { error_code: 10_002, error_message: 'API Key Missing or invalid.' };
      return { status: 401, json: { status } };
    }
    const rate = RATES[query.get('vs_currency') ?? ''];
    if (rate === undefined) return { status: 400, json: { error: 'invalid vs_currency' } };
    const symbols = (query.get('symbols') ?? '').toLowerCase().split(',');
    const found = COINS.filter(({ symbol }) => symbols.includes(symbol));
    const sorted = query.get('order') === 'market_cap_desc' ? found.toSorted(byMarketCap) : found;
    const shown = query.get('include_tokens') === 'all' ? sorted : found.toSorted(byMarketCap).slice(0, 1);
    return ok(shown.map((coin) => market(coin, rate, now)));
  },
  quota: {
    status: 429,
    headers: { 'retry-after': '60' },
    json: {
      status: {
        error_code: 429,
        error_message:
          "You've exceeded the Rate Limit. Please visit https://www.coingecko.com/en/api/pricing.",
      },
    },
  },
};

function byMarketCap(a: Coin, b: Coin): number {
  return (b.marketCapUsd ?? 0) - (a.marketCapUsd ?? 0);
}

function market({ id, symbol, name, usd, change24h, marketCapUsd, rank }: Coin, rate: number, now: Date) {
  // Twelve digits hold any price, and none of what binary fractions add.
  const price = Number((usd * rate).toPrecision(12));
  return {
    id,
    symbol,
    name,
    image: `https://coin-images.coingecko.com/coins/images/1/large/${id}.png`,
    current_price: price,
    market_cap: marketCapUsd === null ? null : Math.round(marketCapUsd * rate),
    market_cap_rank: rank,
    total_volume: 1_000_000,
    high_24h: price * 1.02,
    low_24h: price * 0.98,
    price_change_24h: (price * change24h) / 100,
    price_change_percentage_24h: change24h,
    circulating_supply: 19_700_000,
    last_updated: now.toISOString(),
  };
}
