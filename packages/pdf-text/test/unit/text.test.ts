import { describe, expect, test } from 'vitest';
import { columnWidths } from '../../src/layout/table.ts';
import { toUnicodeMap } from '../../src/pdf/to-unicode.ts';
import { FontSet } from '../../src/text/font-set.ts';
import { lineBreaks } from '../../src/text/line-breaks.ts';
import { type Line, PreparedText } from '../../src/text/paragraph.ts';
import { readAsset } from '../../testing/index.ts';

const fonts = await FontSet.load(readAsset);
const linesOf = (text: string, width: number) =>
  new PreparedText(fonts, text, { weight: 'regular', han: 'chinese' }).lines(width);
/** The text in the order it is drawn. */
const drawn = ({ runs }: Line) => runs.flatMap(({ clusters }) => clusters.map(({ text }) => text)).join('');
/** The glyphs that are drawn, in their order. */
const glyphsOf = (text: string) =>
  linesOf(text, 90_000)[0]?.runs.flatMap(({ clusters }) => clusters.flatMap(({ glyphs }) => glyphs)) ?? [];

const parts = (text: string) => {
  const points = [0, ...lineBreaks(text), text.length];
  return points.slice(1).map((end, index) => text.slice(points[index], end));
};

describe('where lines may end', () => {
  test.each([
    ['after spaces', 'two  words', ['two  ', 'words']],
    ['not at a space that does not break', 'no\u00a0break', ['no\u00a0break']],
    ['after a hyphen between letters', 'well-known', ['well-', 'known']],
    ['not in amounts', '-1,234,567.89 €', ['-1,234,567.89 ', '€']],
    ['between ideographs', '年度服务', ['年', '度', '服', '务']],
    ['not before closing punctuation', '你好。「是」', ['你', '好。', '「是」']],
    ['between scripts', '用PDF文件', ['用', 'PDF', '文', '件']],
    ['between the words of Thai', 'ภาษาไทยง่าย', ['ภาษา', 'ไทย', 'ง่าย']],
    ['between the words of Khmer', 'ខ្ញុំស្រឡាញ់អ្នក', ['ខ្ញុំ', 'ស្រឡាញ់', 'អ្នក']],
    ['not before a mark of Thai', 'น้ำ', ['น้ำ']],
  ])('%s', (_rule, text, expected) => {
    expect(parts(text)).toEqual(expected);
  });
});

describe('text', () => {
  test('fills lines with whole words and drops the blanks between them', () => {
    const lines = linesOf('one two three', 4500);
    expect(lines.map(drawn)).toEqual(['one two', 'three']);
    for (const { width } of lines) expect(width).toBeLessThanOrEqual(4500);
  });

  test('breaks a word that no line can hold', () => {
    const lines = linesOf(`a ${'x'.repeat(30)} b`, 3000);
    expect(lines.length).toBeGreaterThan(3);
    for (const { width } of lines) expect(width).toBeLessThanOrEqual(3000);
    expect(lines.map(drawn).join('')).toBe(`a${'x'.repeat(30)}b`);
  });

  test('breaks no character that a reader sees as one', () => {
    const lines = linesOf('क्षि'.repeat(6), 1000);
    expect(lines.map(drawn)).toEqual(Array.from({ length: 6 }, () => 'क्षि'));
  });

  test('keeps empty paragraphs', () => {
    expect(linesOf('a\n\r\n\nb', 5000).map(drawn)).toEqual(['a', '', '', 'b']);
  });

  test('stands to the right and is drawn from the right in a paragraph that begins so', () => {
    const [line] = linesOf('אבג abc 12', 50_000);
    expect(line?.rightToLeft).toBe(true);
    expect(line && drawn(line)).toBe('abc 12 גבא');
  });

  test('keeps numbers from left to right in text from right to left', () => {
    expect(linesOf('א 12.5 ב', 50_000).map(drawn)).toEqual(['ב 12.5 א']);
  });

  test('turns brackets and copies those that were written', () => {
    const [open] = fonts.shape('(ب', 'regular', false, 'chinese')[0]?.clusters[0]?.glyphs ?? [];
    const [line] = linesOf('ا(ب)', 50_000);
    const brackets = line?.runs.flatMap(({ clusters }) => clusters).filter(({ text }) => /[()]/.test(text));
    expect(brackets?.map(({ text, glyphs }) => [text, glyphs[0]?.id === open?.id])).toEqual([
      [')', true],
      ['(', false],
    ]);
  });

  test('joins Arabic letters', () => {
    const letters = glyphsOf('ببب').filter(({ advance }) => advance !== 0);
    expect(letters).toHaveLength(3);
    expect(new Set(letters.map(({ id }) => id)).size).toBe(3);
  });

  test('makes one of the characters of a syllable or an emoji', () => {
    expect(glyphsOf('क्ष')).toHaveLength(1);
    expect(glyphsOf('👨‍👩‍👧')).toHaveLength(1);
  });

  test('sets marks on their letters', () => {
    expect(glyphsOf('x\u0301').map(({ advance }) => advance > 0)).toEqual([true, false]);
  });

  test('shows a box that is copied as the character for what no font has', () => {
    const [line] = linesOf('aᚠb', 50_000);
    const clusters = line?.runs.flatMap((run) => run.clusters) ?? [];
    expect(clusters.map(({ glyphs, text }) => [glyphs[0]?.id === 0, text])).toEqual([
      [false, 'a'],
      [true, 'ᚠ'],
      [false, 'b'],
    ]);
  });

  test('draws nothing for characters without a shape', () => {
    expect(glyphsOf('a\u200eb\u00adc\u0007')).toHaveLength(3);
  });

  test('writes Han letters as the language of the text does', () => {
    const fontsOf = (text: string) => [
      ...new Set(linesOf(text, 50_000)[0]?.runs.map(({ font }) => font.name)),
    ];
    expect(fontsOf('直')).toEqual(['NotoSansSC-Regular']);
    expect(fontsOf('直ちに')).toEqual(['NotoSansJP-Regular']);
    expect(fontsOf('한국直')).toEqual(['NotoSansKR-Regular']);
  });
});

test('a font is read when a text first needs it', async () => {
  const read: string[] = [];
  const fresh = await FontSet.load((file) => {
    read.push(file);
    return readAsset(file);
  });
  expect(read).toEqual([]);
  fresh.shape('Hébergement', 'regular', false, 'chinese');
  expect(read).toEqual(['NotoSans-Regular.ttf']);
  fresh.shape('ไทย', 'bold', false, 'chinese');
  expect(read).toEqual(['NotoSans-Regular.ttf', 'NotoSansThai-Bold.ttf']);
});

describe('columns', () => {
  const column = (narrowest: number, natural: number) => ({ narrowest, natural, grows: false });
  const sum = (widths: readonly number[]) => widths.reduce((a, b) => a + b, 0);

  test.each([
    ['that need less than there is', [column(10, 50), column(10, 100)]],
    ['that need more', [column(20, 60), column(30, 900), column(10, 400)]],
    ['whose words do not fit', [column(20, 60), column(900, 900), column(700, 800)]],
  ])('%s fill the width', (_what, columns) => {
    expect(sum(columnWidths(columns, 300))).toBeCloseTo(300, 3);
  });

  test('a narrow one keeps what it needs beside a wide one', () => {
    const [narrow = 0] = columnWidths([column(20, 60), column(30, 900)], 300);
    expect(narrow).toBeCloseTo(60, 3);
  });
});

describe('what codes are copied as', () => {
  test('lists have at most 100 entries, characters beyond the first plane two units', () => {
    const map = toUnicodeMap(['', '😀', ...Array.from({ length: 150 }, () => 'a')]);
    expect(map).toContain('<0001> <d83dde00>');
    expect(map.match(/\d+ beginbfchar/g)).toEqual(['100 beginbfchar', '51 beginbfchar']);
    expect(map).not.toContain('<0000> <>');
  });
});
