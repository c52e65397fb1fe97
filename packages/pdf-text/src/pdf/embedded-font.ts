import { createHash } from 'node:crypto';
import { type PDFContext, PDFName, type PDFRef, PDFString } from 'pdf-lib';
import type { Cluster, Font, Glyph } from '../text/font.ts';
import type { FontSet, Run } from '../text/font-set.ts';
import { deflated, hex, utf16 } from './streams.ts';
import { toUnicodeMap } from './to-unicode.ts';

/** Flags of a font descriptor (ISO 32000-1, table 123): its characters are not those of a Latin alphabet alone. */
const SYMBOLIC = 4;
/** Text of a letter that its text has no character for: WORD JOINER, which readers pass over. */
const NO_TEXT = '\u2060';

/** A mark on a run: its outline, and where it stands from the run's start, thousandths. */
export interface Mark {
  readonly key: string;
  readonly x: number;
  readonly y: number;
}

export interface Shown {
  /** Of a text object. */
  readonly operators: string;
  readonly marks: readonly Mark[];
}

/** Text that readers of codes take for one without a width. */
const MARKED = /\p{Mn}|\p{Cf}$/u;
/** What stands before such text. */
const LETTER = /^[^\p{Mn}\p{Cf}]+/u;

/**
 * A font as one document holds it: a composite font with the glyphs that are used and no others (ISO 32000-1,
 * 9.7). A code stands for a glyph and the text it is copied as, since one glyph may serve several letters.
 */
export class EmbeddedFont {
  readonly font: Font;
  readonly ref: PDFRef;
  /** What content streams call it. */
  readonly key: string;
  readonly #codes = new Map<string, number>();
  /** By code. Code 0 is the box for what is missing. */
  readonly #glyphs: { readonly id: number; readonly width: number; readonly text: string }[] = [];
  readonly #shown = new Map<Run, Shown>();
  readonly #outlines = new Map<number, { readonly key: string; readonly ref: PDFRef }>();

  constructor(font: Font, key: string, ref: PDFRef) {
    this.font = font;
    this.key = key;
    this.ref = ref;
    this.#codeOf(font.box, '');
  }

  /** What shows a run at the pen's place and moves the pen behind it. */
  show(run: Run, context: PDFContext): Shown {
    let shown = this.#shown.get(run);
    if (!shown) {
      shown = this.#shownOf(run, context);
      this.#shown.set(run, shown);
    }
    return shown;
  }

  /** The shapes of marks, by what content streams call them. */
  outlines(): Iterable<{ readonly key: string; readonly ref: PDFRef }> {
    return this.#outlines.values();
  }

  /** Puts the font into the document; nothing can be shown with it afterwards. */
  async write(context: PDFContext, fonts: FontSet): Promise<void> {
    const file = await fonts.subset(this.font, new Set(this.#glyphs.map(({ id }) => id)));
    const tag = [...createHash('sha256').update(file).digest().subarray(0, 6)]
      .map((byte) => String.fromCharCode(65 + (byte % 26)))
      .join('');
    // ISO 32000-1, 9.6.4: six capitals before the name of a subset.
    const name = PDFName.of(`${tag}+${this.font.name}`);
    const { ascent, descent, bounds } = this.font;
    const descriptor = context.register(
      context.obj({
        Type: 'FontDescriptor',
        FontName: name,
        Flags: SYMBOLIC,
        FontBBox: [...bounds],
        ItalicAngle: 0,
        Ascent: ascent,
        Descent: descent,
        CapHeight: 714,
        StemV: 80,
        FontFile2: context.register(deflated(context, file, { Length1: file.length })),
      }),
    );
    const ids = Buffer.alloc(this.#glyphs.length * 2);
    for (const [code, { id }] of this.#glyphs.entries()) ids.writeUInt16BE(id, code * 2);
    const descendant = context.register(
      context.obj({
        Type: 'Font',
        Subtype: 'CIDFontType2',
        BaseFont: name,
        CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
        FontDescriptor: descriptor,
        CIDToGIDMap: context.register(deflated(context, ids)),
        W: [0, this.#glyphs.map(({ width }) => Math.round(width * 1000) / 1000)],
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

  #shownOf({ clusters, rightToLeft }: Run, context: PDFContext): Shown {
    const writer = new ShowWriter();
    const marks: Mark[] = [];
    for (const cluster of clusters) {
      const { text, glyphs } = cluster;
      const [first] = glyphs;
      const plain =
        glyphs.length === 1 && first && first.dy === 0 && (text.length === 1 || !MARKED.test(text));
      if (plain && (first.advance !== 0 || !this.font.empty)) writer.show(first, this.#codeOf(first, text));
      else this.#showTogether(writer, marks, cluster, rightToLeft, context);
    }
    return { operators: writer.finish(), marks };
  }

  /**
   * Glyphs and characters that are not one and one. The letters have their characters in the order of reading, and
   * those of the marks stand on empty glyphs behind them, so that the text comes out as it was written. The marks
   * themselves are drawn as shapes: a glyph off the line would be text on a line of its own to most readers.
   */
  #showTogether(
    writer: ShowWriter,
    marks: Mark[],
    { text, glyphs }: Cluster,
    rightToLeft: boolean,
    context: PDFContext,
  ): void {
    const { empty } = this.font;
    const letters: { readonly glyph: Glyph; readonly place: number }[] = [];
    let width = 0;
    for (const glyph of glyphs) {
      if ((glyph.advance !== 0 && glyph.dy === 0) || !empty) letters.push({ glyph, place: width });
      else
        marks.push({ key: this.#outlineOf(glyph.id, context), x: writer.at + width + glyph.dx, y: glyph.dy });
      width += glyph.advance;
    }
    const texts = shared(text, Math.max(1, letters.length));
    if (rightToLeft) texts.reverse();
    // Where there are more letters than characters, the text is given by itself (ISO 32000-1, 14.9.4).
    const told = texts.includes(NO_TEXT);
    if (told) writer.begin(text);
    const drawText = (place: number, its: string) => {
      if (empty && its !== '') writer.showAt(place, empty, this.#codeOf(empty, its));
    };
    for (const [index, whole] of texts.entries()) {
      const { glyph, place } = letters[index] ?? { glyph: undefined, place: 0 };
      const its = !empty ? whole : glyph ? (LETTER.exec(whole)?.[0] ?? '') : '';
      const rest = whole.slice(its.length);
      if (rightToLeft) for (const character of [...rest].reverse()) drawText(place, character);
      if (glyph) writer.showAt(place, glyph, this.#codeOf(glyph, its || NO_TEXT));
      if (!rightToLeft) drawText(place + (glyph?.advance ?? 0), rest);
    }
    if (told) writer.end();
    writer.at += width;
  }

  #outlineOf(id: number, context: PDFContext): string {
    let outline = this.#outlines.get(id);
    if (!outline) {
      const form = deflated(context, Buffer.from(this.font.outline(id), 'latin1'), {
        Type: 'XObject',
        Subtype: 'Form',
        BBox: [...this.font.bounds],
      });
      outline = { key: `${this.key}G${id}`, ref: context.register(form) };
      this.#outlines.set(id, outline);
    }
    return outline.key;
  }

  #codeOf({ id, width }: Glyph, text: string): number {
    const key = `${id} ${text}`;
    let code = this.#codes.get(key);
    if (code === undefined) {
      // Codes have two bytes: what comes after all of them are used up is shown as missing.
      if (this.#glyphs.length > 0xffff) return 0;
      code = this.#glyphs.length;
      this.#glyphs.push({ id, width, text });
      this.#codes.set(key, code);
    }
    return code;
  }
}

/** A text's characters for as many glyphs, in the order of reading; those that get none add to another. */
function shared(text: string, count: number): string[] {
  if (count === 1) return [text];
  const characters = [...text];
  return Array.from({ length: count }, (_, index) =>
    index === count - 1 ? characters.slice(index).join('') || NO_TEXT : (characters[index] ?? NO_TEXT),
  );
}

/** Writes the operators that show glyphs (ISO 32000-1, 9.4.3); places are in thousandths of the font's size. */
class ShowWriter {
  /** Where the text has come. */
  at = 0;
  readonly #operators: string[] = [];
  #array = '';
  #codes = '';
  /** Where the pen is. */
  #pen = 0;

  begin(text: string): void {
    this.#flush();
    this.#operators.push(`/Span<</ActualText<feff${utf16(text)}>>>BDC`);
  }

  end(): void {
    this.#flush();
    this.#operators.push('EMC');
  }

  show(glyph: Glyph, code: number): void {
    this.showAt(0, glyph, code);
    this.at += glyph.advance;
  }

  /** Shows a glyph somewhere behind the place where the text is, and leaves that where it is. */
  showAt(place: number, { width, dx }: Glyph, code: number): void {
    this.#move(this.at + place + dx);
    this.#codes += hex(code);
    this.#pen += width;
  }

  finish(): string {
    this.#move(this.at);
    this.#flush();
    return this.#operators.join(' ');
  }

  /** Numbers in the array move the pen to the left. */
  #move(place: number): void {
    const back = Math.round((this.#pen - place) * 1000) / 1000;
    if (back === 0) return;
    if (this.#codes !== '') this.#array += `<${this.#codes}>`;
    this.#codes = '';
    this.#array += String(back);
    this.#pen = place;
  }

  #flush(): void {
    if (this.#array !== '') {
      this.#operators.push(`[${this.#array}${this.#codes === '' ? '' : `<${this.#codes}>`}] TJ`);
    } else if (this.#codes !== '') {
      this.#operators.push(`<${this.#codes}> Tj`);
    }
    this.#array = '';
    this.#codes = '';
  }
}
