/** Writes amounts of one currency, given in its smallest unit: `1,234.50`, and `1,234` for a currency without one. */
export function moneyFormat(currency: string): (amount: bigint) => string {
  // ISO 4217's number of places, which is what the smallest unit is by.
  const { maximumFractionDigits: places = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return (amount) => {
    const digits = (amount < 0n ? -amount : amount).toString().padStart(places + 1, '0');
    const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ',');
    const sign = amount < 0n ? '-' : '';
    return places === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-places)}`;
  };
}
