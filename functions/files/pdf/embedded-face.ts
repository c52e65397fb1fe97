import { createHash } from 'node:crypto';
import { type PDFContext, PDFName, type PDFRef, PDFString } from 'pdf-lib';
import type { Face, Glyph } from './face.ts';
import { deflated } from './streams.ts';
import type { Subset } from './subset.ts';
import { toUnicodeMap, utf16 } from './to-unicode.ts';
import type { Run } from './typeface.ts';

/** Flags of a font descriptor (ISO 32000-1, table 123): its characters are not those of a Latin alphabet alone. */
const SYMBOLIC = 4;

/**
 * A face as one document holds it: a composite font with the glyphs that are used and no others (ISO 32000-1,
 * 9.7). A code stands for a glyph and the text it is copied as, since one glyph may serve several letters.
 */
export class EmbeddedFace {
  readonly face: Face;
  readonly ref: PDFRef;
  /** What content streams call it. */
  readonly key: string;
  readonly #subset: Subset;
  readonly #codes = new Map<number, Map<string, number>>();
  /** By code: place in the subset, width, text. Code 0 is the box for what is missing. */
  readonly #glyphs: { place: number; width: number; text: string }[] = [];
  readonly #operands = new Map<Run, string>();

  constructor(face: Face, key: string, ref: PDFRef) {
    this.face = face;
    this.key = key;
    this.ref = ref;
    this.#subset = face.subset();
    this.#codeOf(face.box0(''));
  }

  /** The operators that show a run at the pen's place and move the pen behind it. */
  show(run: Run, size: number): string {
    let operators = this.#operands.get(run);
    if (operators === undefined) {
      operators = run.glyphs.every(isUpright) ? `<${this.#hex(run.glyphs)}> Tj` : '';
      this.#operands.set(run, operators);
    }
    if (operators !== '') return operators;
    // Marks above and below would be taken for lines of their own: the text is said beside them (ISO 32000-1, 14.9.4).
    return `/Span <</ActualText <feff${utf16(run.text)}>>> BDC ${this.#placed(run.glyphs, size)} EMC`;
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

  /** Glyphs that stand off the line, or move the pen by other than their width. */
  #placed(glyphs: readonly Glyph[], size: number): string {
    let operators = '';
    let rise = 0;
    let array = '';
    const flush = () => {
      if (array !== '') operators += `[${array}] TJ `;
      array = '';
    };
    for (const glyph of glyphs) {
      const wanted = round((glyph.dy * size) / 1000);
      if (wanted !== rise) {
        flush();
        operators += `${wanted} Ts `;
        rise = wanted;
      }
      // ISO 32000-1, 9.4.3: numbers in the array move the pen to the left.
      if (glyph.dx !== 0) array += `${round(-glyph.dx)} `;
      array += `<${this.#hex([glyph])}>`;
      const after = round(glyph.width + glyph.dx - glyph.advance);
      if (after !== 0) array += `${after} `;
    }
    flush();
    return rise === 0 ? operators : `${operators}0 Ts`;
  }

  #hex(glyphs: readonly Glyph[]): string {
    let hex = '';
    for (const glyph of glyphs) hex += this.#codeOf(glyph).toString(16).padStart(4, '0');
    return hex;
  }

  #codeOf({ id, text, width }: Glyph): number {
    let byText = this.#codes.get(id);
    if (!byText) {
      byText = new Map();
      this.#codes.set(id, byText);
    }
    let code = byText.get(text);
    if (code === undefined) {
      code = this.#glyphs.length;
      this.#glyphs.push({ place: this.#subset.include(id), width, text });
      byText.set(text, code);
    }
    return code;
  }
}

function isUpright({ dx, dy, width, advance }: Glyph): boolean {
  return dx === 0 && dy === 0 && width === advance;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
