import { createHash } from 'node:crypto';
import { type PDFContext, PDFName, type PDFRef, PDFString } from 'pdf-lib';
import type { Face, Glyph } from './face.ts';
import { deflated } from './streams.ts';
import type { Subset } from './subset.ts';
import { toUnicodeMap } from './to-unicode.ts';
import type { Run } from './typeface.ts';

/** Flags of a font descriptor (ISO 32000-1, table 123): its characters are not those of a Latin alphabet alone. */
const SYMBOLIC = 4;

/**
 * A face as one document holds it: a composite font with the glyphs that are used and no others (ISO 32000-1,
 * 9.7). A code stands for a glyph and the text it is copied as, since one glyph may serve several letters. What stands off the pen is part of a glyph
 * made for it: moving the pen would make it a line of its own to those who read the text.
 */
export class EmbeddedFace {
  readonly face: Face;
  readonly ref: PDFRef;
  /** What content streams call it. */
  readonly key: string;
  readonly #subset: Subset;
  readonly #codes = new Map<Glyph, number>();
  readonly #codesByKey = new Map<string, number>();
  /** By code: place in the subset, width, text. Code 0 is the box for what is missing. */
  readonly #glyphs: { place: number; width: number; text: string }[] = [];
  readonly #operators = new Map<Run, string>();

  constructor(face: Face, key: string, ref: PDFRef) {
    this.face = face;
    this.key = key;
    this.ref = ref;
    this.#subset = face.subset();
    this.#codeOf(face.missing(''));
  }

  /** The operator that shows a run at the pen's place and moves the pen behind it. */
  show(run: Run): string {
    let operator = this.#operators.get(run);
    if (operator === undefined) {
      operator = this.#operatorOf(run.glyphs);
      this.#operators.set(run, operator);
    }
    return operator;
  }

  /** Puts the font into the document; nothing can be shown with it afterwards. */
  write(context: PDFContext): void {
    const file = this.#subset.encode();
    const tag = [...createHash('sha256').update(file).digest().subarray(0, 6)]
      .map((byte) => String.fromCharCode(65 + (byte % 26)))
      .join('');
    // ISO 32000-1, 9.6.4: six capitals before the name of a subset.
    const name = PDFName.of(`${tag}+${this.face.name}`);
    const { ascent, descent, box } = this.face;
    const descriptor = context.register(
      context.obj({
        Type: 'FontDescriptor',
        FontName: name,
        Flags: SYMBOLIC,
        FontBBox: [...box],
        ItalicAngle: 0,
        Ascent: ascent,
        Descent: descent,
        CapHeight: 714,
        StemV: 80,
        FontFile2: context.register(deflated(context, file, { Length1: file.length })),
      }),
    );
    const places = Buffer.alloc(this.#glyphs.length * 2);
    for (const [code, { place }] of this.#glyphs.entries()) places.writeUInt16BE(place, code * 2);
    const descendant = context.register(
      context.obj({
        Type: 'Font',
        Subtype: 'CIDFontType2',
        BaseFont: name,
        CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
        FontDescriptor: descriptor,
        CIDToGIDMap: context.register(deflated(context, places)),
        W: [0, this.#glyphs.map(({ width }) => width)],
      }),
    );
    const texts = this.#glyphs.map(({ text }) => text);
    context.assign(
      this.ref,
      context.obj({
        Type: 'Font',
        Subtype: 'Type0',
        BaseFont: name,
        Encoding: 'Identity-H',
        DescendantFonts: [descendant],
        ToUnicode: context.register(deflated(context, Buffer.from(toUnicodeMap(texts), 'latin1'))),
      }),
    );
  }

  #operatorOf(glyphs: readonly Glyph[]): string {
    let array = '';
    let hex = '';
    for (const glyph of glyphs) {
      hex += this.#codeOf(glyph).toString(16).padStart(4, '0');
      // ISO 32000-1, 9.4.3: numbers in the array move the pen to the left.
      const back = Math.round((glyph.width - glyph.advance) * 1000) / 1000;
      if (back === 0) continue;
      array += `<${hex}>${back}`;
      hex = '';
    }
    if (array === '') return `<${hex}> Tj`;
    return `[${array}${hex === '' ? '' : `<${hex}>`}] TJ`;
  }

  #codeOf(glyph: Glyph): number {
    const known = this.#codes.get(glyph);
    if (known !== undefined) return known;
    const { parts, text, width } = glyph;
    const key = `${parts.map(({ id, dx, dy }) => `${id} ${dx} ${dy}`).join()}\0${text}`;
    let code = this.#codesByKey.get(key);
    if (code === undefined) {
      // Codes have two bytes: what comes after all of them are used up is shown as missing.
      if (this.#glyphs.length > 0xffff) return 0;
      code = this.#glyphs.length;
      this.#glyphs.push({ place: this.#subset.include(parts), width, text });
      this.#codesByKey.set(key, code);
    }
    this.#codes.set(glyph, code);
    return code;
  }
}
