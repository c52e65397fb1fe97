import { COINS, type Coin, RATES } from './coins.ts';
import { ok, type StandIn } from './stand-in.ts';

/** Quote assets that Binance has pairs in; there is no USD. */
const QUOTES: Readonly<Record<string, number | undefined>> = {
  USDT: 1,
  EUR: RATES.eur,
  TRY: RATES.try,
  BTC: RATES.btc,
};
const LISTED = ['bitcoin', 'ethereum', 'ethereum-classic', 'the-graph', 'solana'];

/** "24hr Ticker Price Change Statistics": numbers are text. */
export const binance: StandIn = {
  answer({ path, query, now }) {
    if (path !== '/api/v3/ticker/24hr') return { status: 404, json: { code: -1, msg: 'Not Found' } };
    const pair = query.get('symbol') ?? '';
    if (!/^[A-Z0-9-_.]{1,20}$/.test(pair)) {
      const msg = "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.";
      return { status: 400, json: { code: -1100, msg } };
    }
    for (const coin of COINS.filter(({ id }) => LISTED.includes(id))) {
      for (const [quote, rate] of Object.entries(QUOTES)) {
        const isSelf = coin.symbol === quote.toLowerCase();
        if (rate !== undefined && !isSelf && pair === `${coin.symbol.toUpperCase()}${quote}`) {
          return ok(ticker(pair, coin, rate, now));
        }
      }
    }
    return { status: 400, json: { code: -1121, msg: 'Invalid symbol.' } };
  },
  quota: {
    status: 429,
    headers: { 'retry-after': '30' },
    json: {
      code: -1003,
      msg: 'Too much request weight used; current limit is 6000 request weight per 1 MINUTE.',
    },
  },
};

function ticker(symbol: string, { usd, change24h }: Coin, rate: number, now: Date) {
  const price = usd * rate;
  const text = (value: number) => value.toFixed(8);
  return {
    symbol,
    priceChange: text((price * change24h) / 100),
    priceChangePercent: change24h.toFixed(3),
    weightedAvgPrice: text(price),
    prevClosePrice: text(price),
    lastPrice: text(price),
    lastQty: text(1),
    bidPrice: text(price),
    bidQty: text(1),
    askPrice: text(price),
    askQty: text(1),
    openPrice: text(price),
    highPrice: text(price * 1.02),
    lowPrice: text(price * 0.98),
    volume: text(1000),
    quoteVolume: text(1000 * price),
    openTime: now.getTime() - 86_400_000,
    closeTime: now.getTime(),
    firstId: 1,
    lastId: 2,
    count: 2,
  };
}
