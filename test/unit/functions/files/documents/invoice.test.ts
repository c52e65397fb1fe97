import { FontSet } from '@nubo/pdf-text';
import { pagesOf, readAsset } from '@nubo/pdf-text/testing';
import { describe, expect, test } from 'vitest';
import { documentInput } from '../../../../../functions/files/documents/contract.ts';
import { renderDocument } from '../../../../../functions/files/documents/render-document.ts';

const fonts = await FontSet.load(readAsset);
const item = { description: 'Work', quantity: 1, unitPriceCents: 100 };

async function pagesOfInvoice(fields: object): Promise<string[]> {
  const data = {
    number: '2026-1',
    issuedAt: '2026-01-31',
    currency: 'EUR',
    seller: { name: 'Seller' },
    customer: { name: 'Customer' },
    items: [item],
    ...fields,
  };
  const input = documentInput.parse({ template: 'invoice', data });
  const context = { fonts, author: 'A', createdAt: new Date(0), picture: undefined };
  return pagesOf(await renderDocument(input, context));
}

describe('an invoice', () => {
  test('has its amounts whole beside labels of any length', async () => {
    const items = [{ ...item, quantity: 12.346, unitPriceCents: 9_999_999_999, taxPercent: 19.125 }];
    const [page = ''] = await pagesOfInvoice({ items });
    const lines = page.split('\n').map((line) => line.trim());
    expect(lines).toContain('Subtotal 1,234,599,999.88');
    expect(page).toContain('Tax 19.125% of 1,234,599,999.88');
    expect(page).toMatch(/(^|\s)236,117,249\.98(\s|$)/);
    expect(lines).toContain('Total (EUR) 1,470,717,249.86');
  });

  test('has the largest amounts whole', async () => {
    const most = { ...item, quantity: 1_000_000, unitPriceCents: 10_000_000_000, taxPercent: 99.999 };
    const pages = await pagesOfInvoice({ currency: 'JPY', items: Array.from({ length: 5000 }, () => most) });
    const last = pages.slice(-2).join('\n');
    expect(last).toContain('50,000,000,000,000,000,000');
    expect(last).toContain('99,999,500,000,000,000,000');
  });

  test("writes amounts in the currency's own minor unit", async () => {
    const [page = ''] = await pagesOfInvoice({
      currency: 'HUF',
      items: [{ ...item, unitPriceCents: 1_234_567 }],
    });
    expect(page).toContain('Total (HUF) 12,345.67');
  });

  test('has an address of as many lines as it may have, over pages', async () => {
    const address = Array.from({ length: 70 }, (_, index) => `L${index + 1}.`).join('\n');
    const pages = await pagesOfInvoice({
      seller: { name: 'Seller', address, taxId: 'FR1' },
      customer: { name: 'Customer', address, email: 'c@example.com' },
    });
    expect(pages.length).toBeGreaterThan(1);
    const words = pages.join('\n').split(/\s+/);
    for (let line = 1; line <= 70; line += 1)
      expect(words.filter((word) => word === `L${line}.`)).toHaveLength(2);
    for (const word of ['FR1', 'c@example.com', 'Work']) expect(words).toContain(word);
  });

  test('repeats the headings of its table on each page', async () => {
    const pages = await pagesOfInvoice({ items: Array.from({ length: 100 }, () => item) });
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages.slice(0, -1)) expect(page).toContain('Description Quantity Unit price');
  });
});
