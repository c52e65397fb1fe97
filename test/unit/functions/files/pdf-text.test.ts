import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { levelsOf, visualOrder } from '../../../../functions/files/pdf/bidi.ts';
import { breakPoints } from '../../../../functions/files/pdf/break-points.ts';
import { FONT_FILES, type FontFile } from '../../../../functions/files/pdf/font-files.ts';
import { type Line, PreparedText } from '../../../../functions/files/pdf/paragraph.ts';
import { columnWidths } from '../../../../functions/files/pdf/table.ts';
import { toUnicodeMap } from '../../../../functions/files/pdf/to-unicode.ts';
import { Typefaces } from '../../../../functions/files/pdf/typeface.ts';

const opened: FontFile[] = [];
const faces = new Typefaces((file) => {
  opened.push(file);
  return readFileSync(`node_modules/${FONT_FILES[file]}`);
});
const linesOf = (text: string, width: number) => new PreparedText(faces, text, 'regular').lines(width);
/** The text in the order it is drawn. */
const drawn = ({ runs }: Line) => runs.flatMap(({ glyphs }) => glyphs.map(({ text }) => text)).join('');

const parts = (text: string) => {
  const points = [0, ...breakPoints(text), text.length];
  return points.slice(1).map((end, index) => text.slice(points[index], end));
};

describe('where lines may end', () => {
  test.each([
    ['after spaces', 'two  words', ['two  ', 'words']],
    ['not at a space that does not break', 'no\u00a0break', ['no\u00a0break']],
    ['after a hyphen between letters', 'well-known', ['well-', 'known']],
    ['not in numbers and dates', '2026-01-31 -5', ['2026-01-31 ', '-5']],
    ['between ideographs', '年度服务', ['年', '度', '服', '务']],
    ['not before closing punctuation', '你好。「是」', ['你', '好。', '「是」']],
    ['between scripts', '用PDF文件', ['用', 'PDF', '文', '件']],
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
    for (const { width } of lines) expect(width).toBeLessThanOrEqual(3000);
    expect(lines.map(drawn).join('')).toBe(`a${'x'.repeat(30)}b`);
  });

  test('keeps empty paragraphs', () => {
    expect(linesOf('a\n\r\n\nb', 5000).map(drawn)).toEqual(['a', '', '', 'b']);
  });

  test('reads no file that the text does not need', () => {
    expect(opened).toEqual(['fonts/NotoSans-Regular.ttf']);
  });

  test('stands to the right and is drawn from the right in a paragraph that begins so', () => {
    const [line] = linesOf('אבג abc 12', 50_000);
    expect(line?.rightToLeft).toBe(true);
    expect(line && drawn(line)).toBe('abc 12 גבא');
  });

  test('turns brackets and copies those that were written', () => {
    const [line] = linesOf('ا(ب)', 50_000);
    const glyphs = line?.runs.flatMap((run) => run.glyphs) ?? [];
    const open = faces.main('regular').glyph('(').parts[0]?.id;
    const brackets = glyphs.filter(({ text }) => text === '(' || text === ')');
    expect(brackets.map(({ text, parts }) => [text, parts[0]?.id === open])).toEqual([
      [')', true],
      ['(', false],
    ]);
  });

  test('joins Arabic letters', () => {
    const glyph = (text: string) =>
      linesOf(text, 9000)[0]?.runs[0]?.glyphs.map(({ parts }) => parts[0]?.id) ?? [];
    expect(glyph('ببب')).toHaveLength(3);
    expect(new Set(glyph('ببب')).size).toBe(3);
    expect(glyph('ببب')).not.toContain(glyph('ب')[0]);
  });

  test('keeps what no face has as a box that is copied as the character', () => {
    const [line] = linesOf('a👨‍👩‍👧b', 50_000);
    const glyphs = line?.runs.flatMap((run) => run.glyphs) ?? [];
    expect(glyphs.map(({ parts, text }) => [parts[0]?.id === 0, text])).toEqual([
      [false, 'a'],
      [true, '👨‍👩‍👧'],
      [false, 'b'],
    ]);
  });

  test('characters without a shape are not drawn', () => {
    expect(linesOf('a\u200eb\u00adc\u0007', 9000).map(drawn)).toEqual(['abc']);
  });
});

describe('the order of what runs both ways', () => {
  test('a paragraph has the direction of its first letter', () => {
    expect(levelsOf('abc').base).toBe(0);
    expect(levelsOf('12 אב abc').base).toBe(1);
    expect(levelsOf('abc אב').base).toBe(0);
  });

  test('numbers in text from right to left stay from left to right', () => {
    const order = visualOrder([
      { name: 'word', level: 1 },
      { name: '1', level: 2 },
      { name: '2', level: 2 },
      { name: 'end', level: 1 },
    ]);
    expect(order.map(({ name }) => name)).toEqual(['end', '1', '2', 'word']);
  });
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
