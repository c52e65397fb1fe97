export interface Coin {
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
  readonly usd: number;
  readonly change24h: number;
  readonly marketCapUsd: number | null;
  readonly rank: number | null;
}

const coin = (
  [id, symbol, name]: readonly [string, string, string],
  usd: number,
  change24h: number,
  marketCapUsd: number | null,
  rank: number | null,
): Coin => ({ id, symbol, name, usd, change24h, marketCapUsd, rank });

/** In the order of CoinGecko's list, where many coins share a symbol. */
export const COINS: readonly Coin[] = [
  coin(['batcat', 'btc', 'batcat'], 0.000_041, -2.1, null, null),
  coin(['bitcoin', 'btc', 'Bitcoin'], 64_213.5, 1.52, 1_268_000_000_000, 1),
  coin(['blackrocktradingcurrency', 'btc', 'BlackrockTradingCurrency'], 0.000_9, 0, 41_000, 4_870),
  coin(['ethereum', 'eth', 'Ethereum'], 3_105.27, -0.84, 373_500_000_000, 2),
  coin(['the-ticker-is-eth', 'eth', 'THE TICKER IS ETH'], 0.000_08, 4.2, 80_000, 4_311),
  coin(['etica', 'etc', 'Etica'], 0.31, -5, 640_000, 3_120),
  coin(['ethereum-classic', 'etc', 'Ethereum Classic'], 21.84, 0.37, 3_240_000_000, 38),
  coin(['golden-ratio-token', 'grt', 'Golden Ratio Token'], 0.004, 1, 9_000, 5_201),
  coin(['the-graph', 'grt', 'The Graph'], 0.1843, -1.9, 1_760_000_000, 61),
  coin(['solana', 'sol', 'Solana'], 148.62, 2.31, 69_400_000_000, 5),
  coin(['wrapped-sol-bridge', 'sol', 'SOL (bridged)'], 148.1, 2.3, null, null),
  coin(['dust-coin', 'dust', 'Dust Coin'], 0.000_000_012, 0, null, null),
];

/** Units of a currency for a US dollar, about. */
export const RATES: Readonly<Record<string, number>> = {
  ...{ usd: 1, aed: 3.67, ars: 980, aud: 1.51, bdt: 119, bhd: 0.377, bmd: 1, brl: 5.6, cad: 1.37, chf: 0.88 },
  ...{
    clp: 940,
    cny: 7.2,
    czk: 23.2,
    dkk: 6.85,
    eur: 0.92,
    gbp: 0.78,
    gel: 2.7,
    hkd: 7.8,
    huf: 365,
    idr: 16_000,
  },
  ...{
    ils: 3.7,
    inr: 83.9,
    jpy: 152,
    krw: 1_370,
    kwd: 0.306,
    lkr: 300,
    mmk: 2_100,
    mxn: 19,
    myr: 4.4,
    ngn: 1_600,
  },
  ...{
    nok: 10.8,
    nzd: 1.66,
    php: 57,
    pkr: 278,
    pln: 3.95,
    rub: 95,
    sar: 3.75,
    sek: 10.5,
    sgd: 1.33,
    thb: 34,
  },
  ...{ try: 34, twd: 32, uah: 41, vef: 0.1, vnd: 25_000, zar: 17.8, xdr: 0.75, xag: 0.032, xau: 0.000_38 },
  ...{ btc: 1 / 64_213.5, eth: 1 / 3_105.27, ltc: 0.012, bch: 0.002_4, bnb: 0.001_7, eos: 1.9, xrp: 1.7 },
  ...{ xlm: 9.8, link: 0.081, dot: 0.22, yfi: 0.000_2, sol: 1 / 148.62 },
};
