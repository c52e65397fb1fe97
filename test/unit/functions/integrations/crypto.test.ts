import { describe, expect, it } from 'vitest';
import { binanceGateway } from '../../../../functions/integrations/crypto/binance-gateway.ts';
import { coingeckoGateway } from '../../../../functions/integrations/crypto/coingecko-gateway.ts';
import { UpstreamFailure } from '../../../../functions/integrations/upstream/failure.ts';
import { fakeJsonClient } from '../../../support/json-client.ts';

const noKey = async (): Promise<string> => {
  throw new UpstreamFailure('no-key', 'the secret holds no key');
};
const coingecko = coingeckoGateway('https://api.coingecko.example/api/v3', noKey);
const binance = binanceGateway('https://binance.example');

/** From CoinGecko's page "Coins List with Market Data". */
const market = (symbol: string, name: string, rank: number | null, more: object = {}) => ({
  id: name.toLowerCase(),
  symbol,
  name,
  current_price: 64_213.5,
  market_cap: rank === null ? null : 1_268_000_000_000,
  market_cap_rank: rank,
  price_change_percentage_24h: 1.52,
  last_updated: '2026-01-01T00:00:00.000Z',
  ...more,
});
/** From Binance's page "24hr Ticker Price Change Statistics". */
const ticker = {
  symbol: 'BTCUSDT',
  priceChangePercent: '-1.250',
  lastPrice: '64213.50000000',
  closeTime: 1_767_225_600_000,
};

describe('CoinGecko', () => {
  it('is asked by symbol for all coins of it, with whole prices, in one call', async () => {
    const http = fakeJsonClient(() => ({ body: [market('btc', 'Bitcoin', 1)] }));
    expect(await coingecko.ask({ symbol: 'BTC', currency: 'USD' }, http)).toEqual({
      symbol: 'BTC',
      name: 'Bitcoin',
      currency: 'USD',
      quote: 'USD',
      price: 64_213.5,
      change24hPercent: 1.52,
      marketCap: 1_268_000_000_000,
      observedAt: '2026-01-01T00:00:00.000Z',
      provider: 'coingecko',
    });
    expect(http.requests).toEqual([
      {
        url: 'https://api.coingecko.example/api/v3/coins/markets',
        query: {
          vs_currency: 'usd',
          symbols: 'btc',
          include_tokens: 'all',
          order: 'market_cap_desc',
          per_page: '250',
          precision: 'full',
        },
      },
    ]);
  });

  it.each(['ETC', 'BTC', 'GRT'])(
    '%s is the coin of the highest rank, neither the first nor the last',
    async (symbol) => {
      const lower = symbol.toLowerCase();
      const body = [
        market(lower, 'Copy', null),
        market(lower, 'Late', 4_870),
        market(lower, 'Meant', 38),
        market('other', 'Other', 1),
        market(lower, 'Bridged', null),
      ];
      const http = fakeJsonClient(() => ({ body }));
      expect(await coingecko.ask({ symbol, currency: 'USD' }, http)).toMatchObject({ name: 'Meant' });
    },
  );

  it('keeps a tiny price, a change of 0 and an unknown market as they are', async () => {
    const tiny = { current_price: 0.000_000_012, price_change_percentage_24h: 0, market_cap: null };
    const http = fakeJsonClient(() => ({ body: [market('dust', 'Dust', null, tiny)] }));
    expect(await coingecko.ask({ symbol: 'DUST', currency: 'USD' }, http)).toMatchObject({
      price: 0.000_000_012,
      change24hPercent: 0,
      marketCap: null,
    });
  });

  it('sends a key in the header of its plan', async () => {
    const headers = async (baseUrl: string) => {
      const http = fakeJsonClient(() => ({ body: [] }));
      await coingeckoGateway(baseUrl, async () => 'k').ask({ symbol: 'BTC', currency: 'USD' }, http);
      return http.requests[0]?.headers;
    };
    expect(await headers('https://api.coingecko.com/api/v3')).toEqual({ 'x-cg-demo-api-key': 'k' });
    expect(await headers('https://pro-api.coingecko.com/api/v3')).toEqual({ 'x-cg-pro-api-key': 'k' });
  });

  it('does not know a symbol without coins, nor a coin without a price', async () => {
    const ask = (body: unknown) =>
      coingecko.ask(
        { symbol: 'X', currency: 'USD' },
        fakeJsonClient(() => ({ body })),
      );
    expect(await ask([])).toBeUndefined();
    expect(await ask([market('x', 'X', 9, { current_price: null })])).toBeUndefined();
  });

  it.each([
    [200, { error: true }],
    [200, [{ symbol: 'btc' }]],
    [200, [market('btc', 'Bitcoin', 1, { current_price: '64213.5' })]],
    [400, { error: 'invalid vs_currency' }],
  ])('fails with status %i and %j', async (status, body) => {
    const http = fakeJsonClient(() => ({ status, body }));
    await expect(coingecko.ask({ symbol: 'BTC', currency: 'USD' }, http)).rejects.toMatchObject({
      reason: 'garbage',
    });
  });
});

describe('Binance', () => {
  it('quotes in USDT where USD is asked for, and says so; its text is numbers', async () => {
    const http = fakeJsonClient(() => ({ body: ticker }));
    expect(await binance.ask({ symbol: 'BTC', currency: 'USD' }, http)).toEqual({
      symbol: 'BTC',
      name: 'BTC',
      currency: 'USD',
      quote: 'USDT',
      price: 64_213.5,
      change24hPercent: -1.25,
      marketCap: null,
      observedAt: '2026-01-01T00:00:00.000Z',
      provider: 'binance',
    });
    expect(http.requests).toEqual([
      { url: 'https://binance.example/api/v3/ticker/24hr', query: { symbol: 'BTCUSDT' } },
    ]);
  });

  it('quotes in the currency itself where it has that pair', async () => {
    const body = { ...ticker, symbol: 'BTCEUR', lastPrice: '1.00000000', priceChangePercent: '0.000' };
    const http = fakeJsonClient(() => ({ body }));
    expect(await binance.ask({ symbol: 'BTC', currency: 'EUR' }, http)).toMatchObject({
      currency: 'EUR',
      quote: 'EUR',
      price: 1,
      change24hPercent: 0,
    });
  });

  it.each([
    { code: -1121, msg: 'Invalid symbol.' },
    { code: -1100, msg: "Illegal characters found in parameter 'symbol'." },
  ])('does not know a pair with $code', async (body) => {
    const http = fakeJsonClient(() => ({ status: 400, body }));
    expect(await binance.ask({ symbol: 'NO', currency: 'USD' }, http)).toBeUndefined();
  });

  it.each([
    [200, { ...ticker, lastPrice: '' }, 'garbage'],
    [200, { ...ticker, lastPrice: '0x10' }, 'garbage'],
    [200, { ...ticker, lastPrice: '1e5' }, 'garbage'],
    [200, { ...ticker, lastPrice: 64_213.5 }, 'garbage'],
    [200, { ...ticker, symbol: 'ETHUSDT' }, 'garbage'],
    [200, [], 'garbage'],
    [400, { code: -1102, msg: 'Mandatory parameter was not sent.' }, 'garbage'],
    [400, undefined, 'garbage'],
    [403, undefined, 'refused'],
    [418, { code: -1003, msg: 'Way too many requests' }, 'quota'],
  ])('fails with status %i and %j', async (status, body, reason) => {
    const http = fakeJsonClient(() => ({ status, body }));
    await expect(binance.ask({ symbol: 'BTC', currency: 'USD' }, http)).rejects.toMatchObject({ reason });
  });
});
