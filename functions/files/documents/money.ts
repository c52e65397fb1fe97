/**
 * The minor units of ISO 4217's list one where they are not hundredths (the test holds it against the published
 * list). ICU's digits are those of everyday use instead: none for HUF, IDR or PKR, whose smallest units are hundredths.
 */
const PLACES: ReadonlyMap<string, number> = new Map([
  ...places(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...places(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...places(4, 'CLF UYW'),
]);

/** ICU's codes, and those of the list that ICU does not have. */
const CODES: ReadonlySet<string> = new Set([
  ...Intl.supportedValuesOf('currency'),
  ...PLACES.keys(),
  ...'BOV CHE CHW COU MXV USN VED'.split(' '),
]);

function places(count: number, codes: string): [code: string, places: number][] {
  return codes.split(' ').map((code) => [code, count]);
}

export function isCurrency(code: string): boolean {
  return CODES.has(code);
}

/** Writes amounts of one currency, given in its smallest unit: `1,234.50`, and `1,234` for a currency without one. */
export function moneyFormat(currency: string): (amount: bigint) => string {
  const count = PLACES.get(currency) ?? 2;
  const unit = 10n ** BigInt(count);
  return (amount) => {
    const positive = amount < 0n ? -amount : amount;
    const sign = amount < 0n ? '-' : '';
    const whole = `${sign}${(positive / unit).toLocaleString('en')}`;
    return count === 0 ? whole : `${whole}.${(positive % unit).toString().padStart(count, '0')}`;
  };
}
