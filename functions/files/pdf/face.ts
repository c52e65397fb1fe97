import fontkit, { type Font } from '@pdf-lib/fontkit';
import { type Part, Subset } from './subset.ts';
import { type Tables, tablesOf } from './true-type.ts';

/** What is drawn in one step of the pen; lengths in thousandths of the font's size. */
export interface Glyph {
  /** A letter, and what the font sets on it: dots, marks. */
  readonly parts: readonly Part[];
  /** What it is copied as. */
  readonly text: string;
  /** The first part's own width. */
  readonly width: number;
  /** How far it moves the pen, when that is not its width. */
  readonly advance: number;
}

export interface Shaped {
  readonly glyphs: readonly Glyph[];
  readonly width: number;
}

/** A font file, opened once for the life of the process. */
export class Face {
  /** PostScript name. */
  readonly name: string;
  /** Thousandths of the font's size above and below the line. */
  readonly ascent: number;
  readonly descent: number;
  readonly box: readonly [number, number, number, number];
  readonly #font: Font;
  readonly #tables: Tables;
  readonly #scale: number;
  readonly #plain = new Map<string, Glyph>();
  readonly #widths = new Map<number, number>();

  constructor(bytes: Uint8Array) {
    const font = fontkit.create(bytes);
    const original = font.getGlyph.bind(font);
    // fontkit keeps one object a glyph, with the characters that first led to it: a glyph that several
    // letters share would be copied as the wrong one. Each call gets an object of its own instead.
    font.getGlyph = (id, codePoints = []) =>
      Object.create(original(id), { codePoints: { value: codePoints, writable: true } });
    this.#font = font;
    this.#tables = tablesOf(bytes);
    this.#scale = 1000 / font.unitsPerEm;
    this.name = font.postscriptName ?? 'Font';
    this.ascent = font.ascent * this.#scale;
    this.descent = font.descent * this.#scale;
    const { minX, minY, maxX, maxY } = font.bbox;
    this.box = [minX * this.#scale, minY * this.#scale, maxX * this.#scale, maxY * this.#scale];
  }

  covers(codePoint: number): boolean {
    return this.#font.hasGlyphForCodePoint(codePoint);
  }

  /** The glyph of a character by itself. Without one it is the font's box for what is missing. */
  glyph(character: string): Glyph {
    let known = this.#plain.get(character);
    if (!known) {
      const { id } = this.#font.glyphForCodePoint(character.codePointAt(0) ?? 0);
      known = this.#upright(id, character);
      this.#plain.set(character, known);
    }
    return known;
  }

  /** The box for what is missing, copied as the text it stands for. */
  missing(text: string): Glyph {
    return this.#upright(0, text);
  }

  /** Letters joined and marks placed by the font's own rules; glyphs in the order they are drawn, left to right. */
  shape(text: string, rightToLeft: boolean): Shaped {
    const run = this.#font.layout(text);
    const glyphs = run.glyphs.map((glyph, index): Glyph => {
      const position = run.positions[index];
      const [first = 0] = glyph.codePoints;
      const [x, y] = [position?.xOffset ?? 0, position?.yOffset ?? 0];
      const width = this.#widthOf(glyph.id);
      return {
        parts: [{ id: glyph.id, dx: x * this.#scale, dy: y * this.#scale }],
        // fontkit puts a blank where a control character was.
        text: IGNORABLE.test(String.fromCodePoint(first)) ? '' : String.fromCodePoint(...glyph.codePoints),
        width,
        advance: position ? position.xAdvance * this.#scale : width,
      };
    });
    const whole = run.direction === 'rtl' ? joined(glyphs.reverse(), true).reverse() : joined(glyphs, false);
    if ((run.direction === 'rtl') !== rightToLeft) whole.reverse();
    return { glyphs: whole, width: whole.reduce((sum, { advance }) => sum + advance, 0) };
  }

  /** A subset to be filled. fontkit's own loses outlines that do not begin on an even byte, as many here do. */
  subset(): Subset {
    return new Subset(this.#tables);
  }

  #upright(id: number, text: string): Glyph {
    const width = this.#widthOf(id);
    return { parts: [{ id, dx: 0, dy: 0 }], text, width, advance: width };
  }

  #widthOf(id: number): number {
    let width = this.#widths.get(id);
    if (width === undefined) {
      width = this.#font.getGlyph(id).advanceWidth * this.#scale;
      this.#widths.set(id, width);
    }
    return width;
  }
}

/**
 * Puts the further glyphs that a font makes of one letter, such as the dots of Arabic, into that letter's: by
 * themselves they stand for no text, and a code without text is copied as nonsense.
 * @param glyphs in the order they are read
 */
function joined(glyphs: readonly Glyph[], rightToLeft: boolean): Glyph[] {
  const result: Glyph[] = [];
  for (const glyph of glyphs) {
    const letter = result.at(-1);
    if (glyph.text !== '' || !letter || glyph.advance !== 0) {
      result.push(glyph);
      continue;
    }
    // Read from right to left it is drawn before the letter, else behind it.
    const pen = rightToLeft ? 0 : letter.advance;
    const parts = glyph.parts.map(({ id, dx, dy }) => ({ id, dx: dx + pen, dy }));
    result[result.length - 1] = { ...letter, parts: [...letter.parts, ...parts] };
  }
  return result;
}

/** Characters that are seen by what they do to others (Unicode, Default_Ignorable_Code_Point). */
export const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
