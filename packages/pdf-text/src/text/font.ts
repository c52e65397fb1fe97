import type { Buffer, Font as HarfBuzzFont } from 'harfbuzzjs';
import type { HarfBuzz } from './harfbuzz.ts';

/** A shape of a font and where it stands; lengths in thousandths of the font's size. */
export interface Glyph {
  readonly id: number;
  /** The width that the font itself gives the shape. */
  readonly width: number;
  /** How far it moves the pen. */
  readonly advance: number;
  /** How far it stands off the pen, to the right and up. */
  readonly dx: number;
  readonly dy: number;
}

/** The glyphs that stand together for a piece of text, such as a letter with its marks or a syllable. */
export interface Cluster {
  readonly text: string;
  /** In the order they are drawn, left to right. */
  readonly glyphs: readonly Glyph[];
}

export interface Shaped {
  readonly clusters: readonly Cluster[];
  readonly width: number;
}

/** HarfBuzz takes out what has no shape of its own, such as joiners and direction marks (hb-buffer.h). */
const REMOVE_DEFAULT_IGNORABLES = 0x8;

/** A font file, opened once for the life of the process. */
export class Font {
  readonly bytes: Uint8Array;
  /** PostScript name. */
  readonly name: string;
  /** Thousandths of the font's size above and below the line. */
  readonly ascent: number;
  readonly descent: number;
  readonly bounds: readonly [number, number, number, number];
  /** What the font draws for what it does not have. */
  readonly box: Glyph;
  readonly #hb: HarfBuzz;
  readonly #font: HarfBuzzFont;
  readonly #buffer: Buffer;
  readonly #scale: number;
  readonly #widths = new Map<number, number>();
  #empty: Glyph | 'none' | undefined;

  constructor(hb: HarfBuzz, bytes: Uint8Array) {
    const face = new hb.Face(new hb.Blob(bytes));
    this.bytes = bytes;
    this.#hb = hb;
    this.#font = new hb.Font(face);
    this.#buffer = new hb.Buffer();
    this.#scale = 1000 / face.upem;
    this.name = face.getName(POSTSCRIPT_NAME, 'en').replace(/[^\w-]/g, '') || 'Font';
    const { ascender, descender } = this.#font.hExtents();
    this.ascent = ascender * this.#scale;
    this.descent = descender * this.#scale;
    const head = face.referenceTable('head');
    if (!head) throw new Error(`${this.name} has no table 'head'`);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    // xMin, yMin, xMax, yMax (OpenType, "head").
    const corner = (offset: number) => view.getInt16(offset) * this.#scale;
    this.bounds = [corner(36), corner(38), corner(40), corner(42)];
    this.box = this.#upright(0);
  }

  /** A glyph without a shape and a width, where the font has one. */
  get empty(): Glyph | undefined {
    this.#empty ??= this.#findEmpty();
    return this.#empty === 'none' ? undefined : this.#empty;
  }

  covers(codePoint: number): boolean {
    return this.#font.nominalGlyph(codePoint) !== undefined;
  }

  /** The box for what is missing, to be copied as the text it stands for. */
  missing(text: string): Shaped {
    return { clusters: [{ text, glyphs: [this.box] }], width: this.box.advance };
  }

  /** Shapes text of one script and direction by the font's own rules: joins, ligatures, marks, kerning. */
  shape(text: string, script: string, rightToLeft: boolean): Shaped {
    const buffer = this.#buffer;
    buffer.reset();
    buffer.addText(text);
    buffer.setDirection(rightToLeft ? this.#hb.Direction.RTL : this.#hb.Direction.LTR);
    buffer.setScript(script);
    buffer.setFlags(REMOVE_DEFAULT_IGNORABLES);
    this.#hb.shape(this.#font, buffer);
    const infos = buffer.getGlyphInfos();
    const positions = buffer.getGlyphPositions();
    const groups: { start: number; glyphs: Glyph[] }[] = [];
    let width = 0;
    for (const [index, { codepoint: id, cluster: start }] of infos.entries()) {
      const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
      const advance = xAdvance * this.#scale;
      width += advance;
      const glyph = {
        id,
        width: this.#widthOf(id),
        advance,
        dx: xOffset * this.#scale,
        dy: yOffset * this.#scale,
      };
      const group = groups.at(-1);
      if (group?.start === start) group.glyphs.push(glyph);
      else groups.push({ start, glyphs: [glyph] });
    }
    // A cluster's text ends where the next one's begins in the order of reading.
    const step = rightToLeft ? -1 : 1;
    const clusters = groups.map(({ start, glyphs }, index) => ({
      text: text.slice(start, groups[index + step]?.start ?? text.length),
      glyphs,
    }));
    return { clusters, width };
  }

  /** The shape of a glyph as PDF's operators that fill it, in thousandths (ISO 32000-1, 8.5). */
  outline(id: number): string {
    let [x, y] = [0, 0];
    const operators = this.#font.glyphToJson(id).map(({ type, values }) => {
      const points = values.map((value) => value * this.#scale);
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = points;
      // A curve with one control point is drawn as the same curve with two.
      const cubic = [
        x + (2 / 3) * (x1 - x),
        y + (2 / 3) * (y1 - y),
        x2 + (2 / 3) * (x1 - x2),
        y2 + (2 / 3) * (y1 - y2),
      ];
      const quadratic = type === 'Q' ? [...cubic, x2, y2] : points;
      [x = x, y = y] = points.slice(-2);
      return `${quadratic.map((value) => Math.round(value * 100) / 100).join(' ')} ${OPERATORS[type] ?? ''}`;
    });
    return `${operators.join('\n')}\nf`;
  }

  #upright(id: number): Glyph {
    const width = this.#widthOf(id);
    return { id, width, advance: width, dx: 0, dy: 0 };
  }

  /** Fonts have them at the start, for control characters and joiners. */
  #findEmpty(): Glyph | 'none' {
    for (let id = 1; id < 200; id += 1) {
      const extents = this.#font.glyphExtents(id);
      if (this.#widthOf(id) === 0 && extents?.width === 0 && extents.height === 0) return this.#upright(id);
    }
    return 'none';
  }

  #widthOf(id: number): number {
    let width = this.#widths.get(id);
    if (width === undefined) {
      width = this.#font.glyphHAdvance(id) * this.#scale;
      this.#widths.set(id, width);
    }
    return width;
  }
}

/** By the letter of an SVG path: begin, line, curves, close. */
const OPERATORS: Readonly<Record<string, string>> = { M: 'm', L: 'l', Q: 'c', C: 'c', Z: 'h' };
/** Name 6 of the table `name` (OpenType, "name"). */
const POSTSCRIPT_NAME = 6;
