import { codes, code as currencyOf } from 'currency-codes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCurrency, moneyFormat } from '../../../../../functions/files/documents/money.ts';
import { totalsOf } from '../../../../../functions/files/documents/totals.ts';

const item = (quantity: number, unitPriceCents: number, taxPercent?: number) => ({
  description: 'x',
  quantity,
  unitPriceCents,
  ...(taxPercent !== undefined && { taxPercent }),
});

describe('totals of an invoice', () => {
  test('an amount is rounded to a whole cent, halves away from zero', () => {
    expect(totalsOf([item(0.5, 1), item(1.5, 3), item(0.5, -1), item(0.333, 100)]).amounts).toEqual([
      1n,
      5n,
      -1n,
      33n,
    ]);
  });

  test('tax is reckoned once for each rate, the lowest first', () => {
    const { taxes, net, gross } = totalsOf([
      item(1, 105, 20),
      item(1, 33, 5.5),
      item(1, 105, 20),
      item(1, 10),
    ]);
    expect(taxes).toEqual([
      { percent: 5.5, base: 33n, tax: 2n },
      { percent: 20, base: 210n, tax: 42n },
    ]);
    expect(net).toBe(253n);
    expect(gross).toBe(297n);
  });

  test('numbers that binary fractions cannot hold stay exact', () => {
    expect(totalsOf([item(1.005, 1000)]).amounts).toEqual([1005n]);
    expect(totalsOf([item(1, 100, 8.875)]).taxes[0]?.tax).toBe(9n);
    expect(totalsOf([item(1_000_000, 10_000_000_000, 100)]).gross).toBe(20_000_000_000_000_000n);
  });

  test('the total is the sum of what is printed, in whichever order the items stand', () => {
    const items = fc.array(
      fc.record({
        description: fc.constant('x'),
        quantity: fc.integer({ min: 1, max: 1_000_000_000 }).map((n) => n / 1000),
        unitPriceCents: fc.integer({ min: -10_000_000_000, max: 10_000_000_000 }),
        taxPercent: fc.constantFrom(0, 5.5, 7, 20),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(items, (list) => {
        const { amounts, net, taxes, gross } = totalsOf(list);
        expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(net);
        expect(taxes.reduce((sum, { base }) => sum + base, 0n)).toBe(net);
        expect(taxes.reduce((sum, { tax }) => sum + tax, net)).toBe(gross);
        expect(totalsOf(list.toReversed()).gross).toBe(gross);
      }),
    );
  });
});

describe('amounts as they are written', () => {
  test.each([
    ['EUR', 123456789n, '1,234,567.89'],
    ['EUR', 5n, '0.05'],
    ['EUR', -150n, '-1.50'],
    ['EUR', 100000000000000000001n, '1,000,000,000,000,000,000.01'],
    ['JPY', 1234n, '1,234'],
    ['KWD', 1234567n, '1,234.567'],
    ['HUF', 1234567n, '12,345.67'],
    ['IDR', 1234567n, '12,345.67'],
    ['PKR', 5n, '0.05'],
    ['IQD', 1234567n, '1,234.567'],
    ['CLF', 12345678n, '1,234.5678'],
    ['XCG', 150n, '1.50'],
  ])('%s %s is %s', (currency, amount, written) => {
    expect(moneyFormat(currency)(amount)).toBe(written);
  });

  test('have the minor units of ISO 4217', () => {
    // Metals, test codes and units of account have no minor unit there.
    const money = codes().filter((code) => !/^X(A[GU]|B[A-D]|DR|P[DT]|SU|TS|UA|XX)$/.test(code));
    expect(money.length).toBeGreaterThan(160);
    expect(money.filter((code) => !isCurrency(code))).toEqual([]);
    const wrong = money.filter((code) => {
      const digits = currencyOf(code)?.digits ?? 0;
      return moneyFormat(code)(1n) !== (digits === 0 ? '1' : `0.${'1'.padStart(digits, '0')}`);
    });
    expect(wrong).toEqual([]);
  });
});
