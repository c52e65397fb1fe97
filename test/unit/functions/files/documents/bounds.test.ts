import { FontSet, PageLimitError } from '@nubo/pdf-text';
import { pagesOf, readAsset } from '@nubo/pdf-text/testing';
import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { documentInput } from '../../../../../functions/files/documents/contract.ts';
import { renderDocument } from '../../../../../functions/files/documents/render-document.ts';

const fonts = await FontSet.load(readAsset);
const render = (input: unknown) =>
  renderDocument(documentInput.parse(input), {
    fonts,
    author: 'A',
    createdAt: new Date(0),
    picture: undefined,
  });
const report = (...sections: object[]) => ({ template: 'report', data: { title: 'T', sections } });
const pageCount = async (bytes: Uint8Array) => (await PDFDocument.load(bytes)).getPageCount();

describe('a document is made or refused in bounded time, whatever its data', () => {
  test('a table heading that is higher than a page is there once, and its rows follow', async () => {
    const columns = [
      'line\n'.repeat(40),
      'W'.repeat(200),
      ...Array.from({ length: 10 }, () => 'M'.repeat(200)),
    ];
    const rows = [columns.map((_, index) => `c${index}`), columns.map((_, index) => `d${index}`)];
    const pages = await pagesOf(await render(report({ heading: 'H', table: { columns, rows } })));
    expect(pages.length).toBeLessThan(6);
    const words = pages.join('\n').split(/\s+/);
    for (const cell of rows.flat()) expect(words.filter((word) => word === cell)).toHaveLength(1);
    expect(words.filter((word) => word === 'line')).toHaveLength(40);
  });

  test('rows that are higher than a page are cut under a repeated heading', async () => {
    const rows = [['x\n'.repeat(300), 'y']];
    const pages = await pagesOf(
      await render(report({ heading: 'H', table: { columns: ['First', 'B'], rows } })),
    );
    expect(pages.length).toBeGreaterThan(4);
    for (const page of pages) expect(page).toContain('First');
    expect(
      pages
        .join(' ')
        .split(/\s+/)
        .filter((word) => word === 'x'),
    ).toHaveLength(300);
  });

  test('more than 1,000 pages are refused', async () => {
    const section = { heading: 'H', text: `${'\n'.repeat(49_000)}x` };
    await expect(render(report(section, section))).rejects.toThrow(PageLimitError);
  });

  test.each([
    ['brackets within brackets', 'א([{'.repeat(12_000)],
    ['directions within directions', '\u2067a\u2066א'.repeat(12_000)],
    ['one word', 'x'.repeat(50_000)],
    ['marks on one letter', `a${'\u0301\u0327'.repeat(24_000)}`],
    ['characters of no font', '\u{10ff00}'.repeat(50_000)],
    ['letters of Thai without a space', 'กขค'.repeat(16_000)],
  ])('%s: the longest text that the contract takes', async (_what, text) => {
    // What takes more than linear time does not end within the test's limit.
    expect(await pageCount(await render(report({ heading: 'H', text })))).toBeGreaterThan(0);
  });

  const letters = fc.constantFrom(
    ...[
      'a',
      'W',
      ' ',
      '\n',
      '-',
      '\t',
      '1,000',
      'é',
      'x\u0301',
      'ب',
      'لا',
      'א',
      'כּ',
      'कि',
      'র্ক',
      'கொ',
      'ไทย',
    ],
    ...[
      'ខ្មែរ',
      'မြန်',
      '中',
      'の',
      '한',
      '👨‍👩‍👧',
      '\u202e',
      '\u2067',
      '\u200d',
      '\u0301',
      'ᚠ',
      '\u{10ffff}',
      '()',
    ],
  );
  const text = (maxLength: number) =>
    fc.oneof(
      fc.array(letters, { minLength: 1, maxLength }).map((all) => `.${all.join('')}`),
      fc.tuple(letters, fc.nat(maxLength)).map(([letter, count]) => `.${letter.repeat(count)}`),
      fc.string({ unit: 'grapheme', maxLength }).map((all) => `.${all}`),
    );
  const table = fc.integer({ min: 1, max: 12 }).chain((count) => {
    const row = (maxLength: number) => fc.array(text(maxLength), { minLength: count, maxLength: count });
    return fc.record({ columns: row(60), rows: fc.array(row(120), { maxLength: 8 }) });
  });
  const section = fc.record({ heading: text(60), text: text(400), table });

  test('any text in any table', async () => {
    await fc.assert(
      fc.asyncProperty(text(60), fc.array(section, { maxLength: 3 }), async (title, sections) => {
        const input = documentInput.safeParse({ template: 'report', data: { title, sections } });
        fc.pre(input.success);
        const bytes = await render(input.data);
        expect(await pageCount(bytes)).toBeLessThanOrEqual(1000);
      }),
      { numRuns: 15 },
    );
    // A document takes a second of a processor that others use too.
  }, 120_000);
});
