import { describe, expect, test } from 'vitest';
import { readProducts } from '../../../tools/import-products/read-products.ts';

const lamp = {
  sku: 'L-1',
  name: 'Lamp',
  description: '',
  category: 'general',
  priceCents: 1999,
  currency: 'EUR',
  stock: 0,
};

describe('CSV', () => {
  test('reads quoted fields, a byte order mark and CRLF; an empty cell takes its default', () => {
    const text =
      '\ufeffsku,name,priceCents,stock,description\r\nL-1,Lamp,1999,,\r\nC-1,"Chair, ""Ünal""",0,7,"two\r\nlines"\r\n\r\n';
    expect(readProducts('a.csv', text)).toEqual({
      products: [
        lamp,
        {
          ...lamp,
          sku: 'C-1',
          name: 'Chair, "Ünal"',
          priceCents: 0,
          stock: 7,
          description: 'two\r\nlines',
        },
      ],
      problems: [],
    });
  });
  test('says of each wrong row on which line it is', () => {
    const text = [
      'sku,name,priceCents,colour',
      'L-1,Lamp,1999,',
      ',Lamp,1999,',
      'L-2,Lamp,19.99,red',
      'L-1,Lamp,5,',
    ].join('\n');
    const { products, problems } = readProducts('a.csv', text);
    expect(products).toHaveLength(2);
    expect(problems).toEqual([
      expect.stringMatching(/^line 3: sku /),
      expect.stringMatching(/^line 4: priceCents /),
      expect.stringMatching(/^line 4: .*colour/),
      'line 5: sku is that of line 2',
    ]);
  });
  test.each([
    ['a row of another length', 'sku,name,priceCents\nL-1,Lamp\n', /line 2/],
    ['a quote that is never closed', 'sku,name,priceCents\nL-1,"Lamp,5\n', /quote/i],
    ['nothing but a heading', 'sku,name,priceCents\n', /no products/],
  ])('reports %s', (_what, text, problem) => {
    expect(readProducts('a.csv', text)).toEqual({
      products: [],
      problems: [expect.stringMatching(problem)],
    });
  });
});

describe('JSON', () => {
  const { sku, name, priceCents } = lamp;
  test('is an array of products, or an object that holds one', () => {
    const list = [{ sku, name, priceCents }];
    for (const json of [list, { products: list }])
      expect(readProducts('a.JSON', JSON.stringify(json))).toEqual({ products: [lamp], problems: [] });
  });
  test('says of each wrong product which it is', () => {
    const json = JSON.stringify([{ sku, name, priceCents }, { sku: 'L-2', name, priceCents: '5' }, 7]);
    expect(readProducts('a.json', json).problems).toEqual([
      expect.stringMatching(/^product 2: priceCents /),
      expect.stringMatching(/^product 3: /),
    ]);
  });
  test.each(['{', '{}', '"a"', 'null'])('reports %s', (text) => {
    expect(readProducts('a.json', text).problems).toHaveLength(1);
  });
  test('takes no image: one belongs to an account', () => {
    const json = JSON.stringify([{ sku, name, priceCents, imageFileId: null }]);
    expect(readProducts('a.json', json).problems).toEqual([expect.stringContaining('imageFileId')]);
  });
});
