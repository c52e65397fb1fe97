import { type Color, type DocumentWriter, PAGE, type Sheet } from '../pdf/document.ts';
import type { Weight } from '../text/families.ts';
import { type Line, PreparedText } from '../text/paragraph.ts';

export const MARGIN = 48;
export const CONTENT_WIDTH = PAGE.width - 2 * MARGIN;
/** Where content ends; the page number stands below. */
const BOTTOM = PAGE.height - 64;
/** Points of a page that content has. */
export const CONTENT_HEIGHT = BOTTOM - MARGIN;

export const INK: Color = { r: 0.11, g: 0.13, b: 0.17 };
export const MUTED: Color = { r: 0.4, g: 0.44, b: 0.5 };
export const RULE: Color = { r: 0.82, g: 0.84, b: 0.87 };
export const SHADE: Color = { r: 0.95, g: 0.96, b: 0.97 };

export interface Style {
  /** Points; at most a twentieth of a page. */
  readonly size: number;
  readonly weight: Weight;
  readonly color: Color;
}
export const BODY: Style = { size: 9.5, weight: 'regular', color: INK };
export const STRONG: Style = { ...BODY, weight: 'bold' };
export const SMALL: Style = { size: 8, weight: 'regular', color: MUTED };

/** `start` is the side where the paragraph's own direction begins; the others are sides of the page. */
export type Align = 'start' | 'left' | 'right';

/** A line with its style; without a line the space of one. */
export interface StyledLine {
  readonly line?: Line;
  readonly style: Style;
}

/** Lines below one another, beside other stacks. */
export interface Stack {
  readonly x: number;
  readonly width: number;
  readonly align?: Align;
  readonly lines: readonly StyledLine[];
}

/** From one base line to the next, for a size. */
export function leading(size: number): number {
  return size * 1.42;
}

/** Lays content down a document's pages and begins new ones. */
export class Flow {
  /** How far down the page content has come. */
  y = MARGIN;
  readonly document: DocumentWriter;
  #sheet: Sheet;

  /** @throws PageLimitError here and wherever content takes a further page */
  constructor(document: DocumentWriter) {
    this.document = document;
    this.#sheet = document.addSheet();
  }

  get sheet(): Sheet {
    return this.#sheet;
  }

  /** Points that are left on the page. */
  get left(): number {
    return BOTTOM - this.y;
  }

  prepare(text: string, weight: Weight): PreparedText {
    const { fonts, han } = this.document;
    return new PreparedText(fonts, text, { weight, han });
  }

  /** Breaks text into the lines of a stack. */
  set(text: string, style: Style, width: number): StyledLine[] {
    const lines = this.prepare(text, style.weight).lines((width * 1000) / style.size);
    return lines.map((line) => ({ line, style }));
  }

  /** Points that text takes on a line of its own. */
  widthOf(text: string, { size, weight }: Style): number {
    // A hair more, so that no rounding breaks a line that fits.
    return (this.prepare(text, weight).natural * size) / 1000 + 0.01;
  }

  newPage(): void {
    this.#sheet = this.document.addSheet();
    this.y = MARGIN;
  }

  /** Begins a page when less than this is left on the present one. */
  ensure(height: number): void {
    if (this.left < height && this.y > MARGIN) this.newPage();
  }

  space(height: number): void {
    this.y += height;
  }

  /** Draws a line whose top is at `y`. */
  line({ line, style }: StyledLine, x: number, y: number, width: number, align: Align = 'start'): void {
    if (!line) return;
    const space = width - (line.width * style.size) / 1000;
    const toRight = align === 'right' || (align === 'start' && line.rightToLeft);
    const base = y + leading(style.size) * 0.76;
    this.#sheet.text(line, x + (toRight ? space : 0), base, style.size, style.color);
  }

  /** Lines from the top at `y`; they must fit. */
  lines(lines: readonly StyledLine[], x: number, y: number, width: number, align?: Align): void {
    let top = y;
    for (const line of lines) {
      this.line(line, x, top, width, align);
      top += leading(line.style.size);
    }
  }

  /** Stacks side by side, each over as many pages as it takes; `y` is below the longest afterwards. */
  stacks(stacks: readonly Stack[]): void {
    const next = stacks.map(() => 0);
    for (;;) {
      let lowest = this.y;
      for (const [index, { x, width, align, lines }] of stacks.entries()) {
        let y = this.y;
        for (let line = lines[next[index] ?? 0]; line; line = lines[next[index] ?? 0]) {
          const step = leading(line.style.size);
          if (y + step > BOTTOM) break;
          this.line(line, x, y, width, align);
          y += step;
          next[index] = (next[index] ?? 0) + 1;
        }
        lowest = Math.max(lowest, y);
      }
      this.y = lowest;
      if (stacks.every(({ lines }, index) => (next[index] ?? 0) >= lines.length)) return;
      this.newPage();
    }
  }

  /** Text over the whole width, over as many pages as it takes. */
  text(text: string, style: Style = BODY): void {
    this.stacks([{ x: MARGIN, width: CONTENT_WIDTH, lines: this.set(text, style, CONTENT_WIDTH) }]);
  }

  rule(color: Color = RULE, thickness = 0.75): void {
    this.#sheet.box(MARGIN, this.y, CONTENT_WIDTH, thickness, color);
  }

  /** A heading that does not stand alone at the foot of a page. */
  heading(text: string, size: number): void {
    const style: Style = { size, weight: 'bold', color: INK };
    this.ensure(leading(size) * 2 + leading(BODY.size) * 2);
    this.text(text, style);
    this.space(size * 0.25);
  }

  /** `1 / 12` and the document's name at the foot of every page. */
  footers(name: string): void {
    const { sheets } = this.document;
    const width = CONTENT_WIDTH - 80;
    const [first] = this.set(name, SMALL, width);
    for (const [index, sheet] of sheets.entries()) {
      this.#sheet = sheet;
      sheet.box(MARGIN, PAGE.height - 50, CONTENT_WIDTH, 0.5, RULE);
      const y = PAGE.height - 46;
      if (first) this.line(first, MARGIN, y, width, 'left');
      const [page] = this.set(`${index + 1} / ${sheets.length}`, SMALL, 80);
      if (page) this.line(page, MARGIN + width, y, 80, 'right');
    }
  }
}
