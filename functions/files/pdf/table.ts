import { type Align, BODY, type Flow, INK, leading, MARGIN, RULE, SHADE, type Style } from './flow.ts';
import type { Line, PreparedText } from './paragraph.ts';

export interface Column {
  readonly heading: string;
  readonly align: Align;
  /** Takes the room that no column needs; without one all share it. */
  readonly grows?: true;
}

const CELL: Style = { ...BODY, size: 9 };
const HEAD: Style = { size: 8.5, weight: 'bold', color: INK };
const PAD_X = 5;
const PAD_Y = 3.5;
/** Points that no column is narrower than. */
const NARROWEST = 24;

/** A table over as many pages as it takes, its headings on each of them. Rows have a cell for each column. */
export function table(
  flow: Flow,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): void {
  const headings = columns.map(({ heading }) => flow.prepare(heading, HEAD.weight));
  const cells = rows.map((row) => row.map((cell) => flow.prepare(cell, CELL.weight)));
  const widths = columnWidths(wanted(columns, headings, cells), width);
  const inner = (style: Style) => widths.map((column) => ((column - 2 * PAD_X) * 1000) / style.size);
  const headWidths = inner(HEAD);
  const head = headings.map((text, index) => text.lines(headWidths[index] ?? 0));
  const headHeight = heightOf(head, HEAD);
  const draw = (row: readonly (readonly Line[])[], style: Style, height: number) => {
    let x = MARGIN;
    for (const [index, lines] of row.entries()) {
      const column = widths[index] ?? 0;
      flow.lines(lines, style, x + PAD_X, flow.y + PAD_Y, column - 2 * PAD_X, columns[index]?.align);
      x += column;
    }
    flow.space(height);
  };
  const drawHead = () => {
    flow.sheet.box(MARGIN, flow.y, width, headHeight, SHADE);
    draw(head, HEAD, headHeight);
  };

  const cellWidths = inner(CELL);
  const step = leading(CELL.size);
  flow.ensure(headHeight + step * 2 + 2 * PAD_Y);
  drawHead();
  for (const row of cells) {
    let rest = row.map((cell, index) => cell.lines(cellWidths[index] ?? 0));
    let height = heightOf(rest, CELL);
    // A row stays whole if a page can hold it; one that is higher is cut between lines.
    if (height > flow.left) {
      flow.newPage();
      drawHead();
    }
    while (height > flow.left) {
      const count = Math.max(1, Math.floor((flow.left - 2 * PAD_Y) / step));
      draw(
        rest.map((lines) => lines.slice(0, count)),
        CELL,
        flow.left,
      );
      rest = rest.map((lines) => lines.slice(count));
      height = heightOf(rest, CELL);
      flow.newPage();
      drawHead();
    }
    draw(rest, CELL, height);
    flow.sheet.box(MARGIN, flow.y - 0.25, width, 0.5, RULE);
  }
}

function heightOf(row: readonly (readonly Line[])[], style: Style): number {
  return Math.max(1, ...row.map((lines) => lines.length)) * leading(style.size) + 2 * PAD_Y;
}

interface Wanted {
  readonly narrowest: number;
  readonly natural: number;
  readonly grows: boolean;
}

function wanted(
  columns: readonly Column[],
  headings: readonly PreparedText[],
  rows: readonly (readonly PreparedText[])[],
): Wanted[] {
  return headings.map((heading, index) => {
    let narrowest = (heading.narrowest * HEAD.size) / 1000;
    let natural = (heading.natural * HEAD.size) / 1000;
    for (const row of rows) {
      const cell = row[index];
      if (!cell) continue;
      narrowest = Math.max(narrowest, (cell.narrowest * CELL.size) / 1000);
      natural = Math.max(natural, (cell.natural * CELL.size) / 1000);
    }
    // A hair more, so that no rounding breaks a line that fits.
    const padding = 2 * PAD_X + 0.01;
    return {
      narrowest: narrowest + padding,
      natural: natural + padding,
      grows: columns[index]?.grows === true,
    };
  });
}

/**
 * Widths of columns that fill `width`, as browsers do it (CSS 2.2, 17.5.2.2): each its longest word at least,
 * what is left to the columns with most text; words are broken only where they do not fit otherwise.
 */
export function columnWidths(columns: readonly Wanted[], width: number): number[] {
  const natural = total(columns.map((column) => column.natural));
  if (natural <= width) {
    const growing = columns.some(({ grows }) => grows) ? columns.filter(({ grows }) => grows) : columns;
    const share = (width - natural) / total(growing.map((column) => column.natural));
    return columns.map((column) => column.natural * (growing.includes(column) ? 1 + share : 1));
  }
  const narrowest = columns.map((column) => column.narrowest);
  if (total(narrowest) <= width) {
    // All that want less than a bound get it: the highest bound that fits.
    const upTo = (bound: number) =>
      columns.map((column) => Math.max(column.narrowest, Math.min(column.natural, bound)));
    let [low, high] = [0, width];
    for (let step = 0; step < 40; step += 1) {
      const middle = (low + high) / 2;
      if (total(upTo(middle)) <= width) low = middle;
      else high = middle;
    }
    return upTo(low);
  }
  // The narrow columns keep their words whole; the wide ones share what is left.
  const widths = new Array<number>(columns.length).fill(0);
  const order = [...columns.keys()].sort((a, b) => (narrowest[a] ?? 0) - (narrowest[b] ?? 0));
  let left = width;
  for (const [done, index] of order.entries()) {
    const share = left / (order.length - done);
    widths[index] = Math.min(Math.max(narrowest[index] ?? 0, NARROWEST), share);
    left -= widths[index] ?? 0;
  }
  return widths;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
