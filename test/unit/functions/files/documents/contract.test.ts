import { describe, expect, test } from 'vitest';
import { ENGLISH } from '../../../../../functions/_shared/schema/english.ts';
import { documentInput } from '../../../../../functions/files/documents/contract.ts';

const invoice = {
  number: ' 2026-1 ',
  issuedAt: '2026-01-31',
  currency: 'eur',
  seller: { name: 'Seller' },
  customer: { name: 'Customer' },
  items: [{ description: 'Work', quantity: 1, unitPriceCents: 100, taxPercent: 20 }],
};
const problems = (input: unknown) =>
  documentInput
    .safeParse(input, ENGLISH)
    .error?.issues.map(({ path, message }) => `${path.join('/')}: ${message}`);
const withItem = (fields: object) => ({
  template: 'invoice',
  data: { ...invoice, items: [{ ...invoice.items[0], ...fields }] },
});

describe('what documents are made of', () => {
  test('names lose the white space around them, currencies are written in capitals', () => {
    const parsed = documentInput.parse({ template: 'invoice', data: invoice });
    expect(parsed.data).toMatchObject({ number: '2026-1', currency: 'EUR' });
  });

  test('the template decides which data are taken', () => {
    expect(problems({ template: 'letter', data: {} })).toEqual([expect.stringMatching(/^template: /)]);
    expect(problems({ template: 'profile', data: invoice })).toContainEqual(
      expect.stringMatching(/^data\/name: /),
    );
  });

  test.each([
    ['an unknown field', withItem({ price: 1 }), /^data\/items\/0: .*price/],
    ['a fraction of a cent', withItem({ unitPriceCents: 1.5 }), /^data\/items\/0\/unitPriceCents: /],
    ['no quantity', withItem({ quantity: 0 }), /^data\/items\/0\/quantity: /],
    [
      'a quantity of four places',
      withItem({ quantity: 1.2345 }),
      /quantity: must have at most 3 decimal places/,
    ],
    ['a rate above 100', withItem({ taxPercent: 100.5 }), /^data\/items\/0\/taxPercent: /],
    ['a rate below 0', withItem({ taxPercent: -1 }), /^data\/items\/0\/taxPercent: /],
    ['a lone surrogate', withItem({ description: '\ud800' }), /description: must be well-formed Unicode/],
    ['no items', { template: 'invoice', data: { ...invoice, items: [] } }, /^data\/items: /],
    [
      'a currency that is none',
      { template: 'invoice', data: { ...invoice, currency: 'XXZ' } },
      /^data\/currency: /,
    ],
    [
      'a day that is none',
      { template: 'invoice', data: { ...invoice, issuedAt: '2026-02-30' } },
      /^data\/issuedAt: /,
    ],
  ])('refuses %s', (_what, input, expected) => {
    expect(problems(input)).toEqual([expect.stringMatching(expected)]);
  });

  test('a row has a cell for each column', () => {
    const table = { columns: ['A', 'B'], rows: [['1', '2'], ['1']] };
    const input = { template: 'report', data: { title: 'T', sections: [{ heading: 'H', table }] } };
    expect(problems(input)).toEqual([
      'data/sections/0/table/rows/1: must have 2 cells, as there are columns',
    ]);
  });

  test('lengths are counted in code points', () => {
    const input = (name: string) => ({ template: 'profile', data: { name, fields: [], sections: [] } });
    expect(problems(input('😀'.repeat(200)))).toBeUndefined();
    expect(problems(input('😀'.repeat(201)))).toEqual(['data/name: must have at most 200 characters']);
  });
});
