import type { Color } from '../pdf/document.ts';
import type { PreparedText } from '../text/paragraph.ts';
import {
  type Align,
  BODY,
  CONTENT_HEIGHT,
  type Flow,
  INK,
  leading,
  MARGIN,
  RULE,
  SHADE,
  type Style,
  type StyledLine,
} from './flow.ts';

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
/** Headings that are higher leave too little of a page to repeat them. */
const MAX_REPEATED_HEIGHT = CONTENT_HEIGHT / 3;

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
  const writer = new RowWriter(flow, columns, widths, width);
  const head = writer.broken(headings, HEAD);
  const repeats = heightOf(head) <= MAX_REPEATED_HEIGHT;
  const drawHead = () => writer.draw(head, SHADE);
  flow.ensure(Math.min(heightOf(head), MAX_REPEATED_HEIGHT) + leading(CELL.size) * 2 + 2 * PAD_Y);
  if (repeats) drawHead();
  else writer.cut(head, SHADE);
  for (const row of cells) {
    const lines = writer.broken(row, CELL);
    // A row stays whole if a page can hold it; one that is higher is cut between lines.
    if (heightOf(lines) > flow.left) {
      flow.newPage();
      if (repeats) drawHead();
    }
    writer.cut(lines, undefined, repeats ? drawHead : undefined);
    flow.sheet.box(MARGIN, flow.y - 0.25, width, 0.5, RULE);
  }
}

/** The lines of a row by its cells, all of one style. */
type Row = readonly (readonly StyledLine[])[];

class RowWriter {
  readonly #flow: Flow;
  readonly #columns: readonly Column[];
  readonly #widths: readonly number[];
  readonly #width: number;

  constructor(flow: Flow, columns: readonly Column[], widths: readonly number[], width: number) {
    this.#flow = flow;
    this.#columns = columns;
    this.#widths = widths;
    this.#width = width;
  }

  broken(row: readonly PreparedText[], style: Style): Row {
    return row.map((text, index) => {
      const inner = (((this.#widths[index] ?? 0) - 2 * PAD_X) * 1000) / style.size;
      return text.lines(inner).map((line) => ({ line, style }));
    });
  }

  /** Draws a row that fits the page. */
  draw(row: Row, shade?: Color): void {
    const flow = this.#flow;
    const height = heightOf(row);
    if (shade) flow.sheet.box(MARGIN, flow.y, this.#width, height, shade);
    let x = MARGIN;
    for (const [index, lines] of row.entries()) {
      const column = this.#widths[index] ?? 0;
      flow.lines(lines, x + PAD_X, flow.y + PAD_Y, column - 2 * PAD_X, this.#columns[index]?.align);
      x += column;
    }
    flow.space(height);
  }

  /** Draws a row that may be higher than the page, cut between lines. */
  cut(row: Row, shade?: Color, onNewPage?: () => void): void {
    const flow = this.#flow;
    let from = 0;
    const step = leading(row[0]?.[0]?.style.size ?? CELL.size);
    const count = Math.max(...row.map((lines) => lines.length));
    for (;;) {
      // On a new page there is room for lines below any heading that repeats, so that each turn draws some.
      const fitting = Math.max(1, Math.floor((flow.left - 2 * PAD_Y) / step));
      const part = row.map((lines) => lines.slice(from, from + fitting));
      this.draw(part, shade);
      from += fitting;
      if (from >= count) return;
      flow.newPage();
      onNewPage?.();
    }
  }
}

function heightOf(row: Row): number {
  const size = row.find((lines) => lines.length > 0)?.[0]?.style.size ?? CELL.size;
  return Math.max(1, ...row.map((lines) => lines.length)) * leading(size) + 2 * PAD_Y;
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
