import { type Color, type DocumentWriter, PAGE, type Sheet } from './document.ts';
import { type Line, PreparedText } from './paragraph.ts';
import type { Typefaces, Weight } from './typeface.ts';

export const MARGIN = 48;
export const CONTENT_WIDTH = PAGE.width - 2 * MARGIN;
/** Where content ends; the page number stands below. */
const BOTTOM = PAGE.height - 64;

export const INK: Color = { r: 0.11, g: 0.13, b: 0.17 };
export const MUTED: Color = { r: 0.4, g: 0.44, b: 0.5 };
export const RULE: Color = { r: 0.82, g: 0.84, b: 0.87 };
export const SHADE: Color = { r: 0.95, g: 0.96, b: 0.97 };

export interface Style {
  readonly size: number;
  readonly weight: Weight;
  readonly color: Color;
}
export const BODY: Style = { size: 9.5, weight: 'regular', color: INK };
export const STRONG: Style = { ...BODY, weight: 'bold' };
export const SMALL: Style = { size: 8, weight: 'regular', color: MUTED };

/** `start` is the side where the paragraph's own direction begins; the others are sides of the page. */
export type Align = 'start' | 'right';

/** From one base line to the next, for a size. */
export function leading(size: number): number {
  return size * 1.42;
}

/** Lays content down a document's pages and begins new ones. */
export class Flow {
  /** How far down the page content has come. */
  y = MARGIN;
  readonly faces: Typefaces;
  readonly document: DocumentWriter;
  #sheet: Sheet;

  constructor(document: DocumentWriter, faces: Typefaces) {
    this.document = document;
    this.faces = faces;
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
    return new PreparedText(this.faces, text, weight);
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

  /** Lines that are already broken, from the top at `y`; they must fit. */
  lines(
    lines: readonly Line[],
    style: Style,
    x: number,
    y: number,
    width: number,
    align: Align = 'start',
  ): void {
    const step = leading(style.size);
    let base = y + step * 0.76;
    for (const line of lines) {
      const space = width - (line.width * style.size) / 1000;
      const shift = align === 'right' || line.rightToLeft ? space : 0;
      this.#sheet.text(line, x + shift, base, style.size, style.color);
      base += step;
    }
  }

  /** Text over the whole width, over as many pages as it takes. */
  text(text: string, style: Style = BODY): void {
    const step = leading(style.size);
    for (const line of this.prepare(text, style.weight).lines((CONTENT_WIDTH * 1000) / style.size)) {
      this.ensure(step);
      this.lines([line], style, MARGIN, this.y, CONTENT_WIDTH);
      this.y += step;
    }
  }

  /** Text in a column beside others, that is to fit the page. Gives its height and leaves `y` where it is. */
  block(text: string, style: Style, x: number, y: number, width: number, align: Align = 'start'): number {
    const lines = this.prepare(text, style.weight).lines((width * 1000) / style.size);
    this.lines(lines, style, x, y, width, align);
    return lines.length * leading(style.size);
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
    const [line] = this.prepare(name, 'regular').lines((width * 1000) / SMALL.size);
    for (const [index, sheet] of sheets.entries()) {
      this.#sheet = sheet;
      sheet.box(MARGIN, PAGE.height - 50, CONTENT_WIDTH, 0.5, RULE);
      const y = PAGE.height - 46;
      if (line) this.lines([{ ...line, rightToLeft: false }], SMALL, MARGIN, y, width);
      this.block(`${index + 1} / ${sheets.length}`, SMALL, MARGIN + width, y, 80, 'right');
    }
  }
}
