import type { InvoiceItem } from './contract.ts';

/** Everything in the currency's smallest unit. */
export interface Totals {
  /** Of each item, before tax, in their order. */
  readonly amounts: readonly bigint[];
  readonly net: bigint;
  /** By rate, the lowest first; items without a rate are in none. */
  readonly taxes: readonly { readonly percent: number; readonly base: bigint; readonly tax: bigint }[];
  readonly gross: bigint;
}

/**
 * The sums of an invoice, exactly, by the rules of EN 16931-1: an item's amount is its quantity times its price,
 * rounded (BR-DEC-23); tax is reckoned once for each rate on the sum of its amounts and rounded then (BR-CO-17);
 * so the total is the sum of what is printed (BR-CO-15). Halves are rounded away from zero.
 */
export function totalsOf(items: readonly InvoiceItem[]): Totals {
  const amounts: bigint[] = [];
  const bases = new Map<number, bigint>();
  let net = 0n;
  for (const { quantity, unitPriceCents, taxPercent } of items) {
    const amount = divide(thousandths(quantity) * BigInt(unitPriceCents), 1000n);
    amounts.push(amount);
    net += amount;
    if (taxPercent !== undefined) bases.set(taxPercent, (bases.get(taxPercent) ?? 0n) + amount);
  }
  const taxes = [...bases]
    .sort(([a], [b]) => a - b)
    .map(([percent, base]) => ({ percent, base, tax: divide(base * thousandths(percent), 100_000n) }));
  return { amounts, net, taxes, gross: taxes.reduce((sum, { tax }) => sum + tax, net) };
}

/** A number with at most three places, as the contract takes it, times a thousand. */
function thousandths(value: number): bigint {
  return BigInt(Math.round(value * 1000));
}

/** The nearest whole number; halves away from zero. */
function divide(dividend: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return (dividend + (dividend < 0n ? -half : half)) / divisor;
}
