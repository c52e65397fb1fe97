import { mirrored } from './bidi.ts';
import { Face, type Glyph, IGNORABLE, type Shaped } from './face.ts';
import type { FontFile } from './font-files.ts';

export type Weight = 'regular' | 'bold';

/** Text in one face and one direction, ready to be drawn; lengths in thousandths of the font's size. */
export interface Run extends Shaped {
  readonly face: Face;
}

/** In the order of preference. Chinese has one weight: its bold file would be another 10 MB. */
const FILES: Readonly<Record<Weight, readonly FontFile[]>> = {
  regular: ['fonts/NotoSans-Regular.ttf', 'fonts/NotoSansArabic-Regular.ttf', 'fonts/NotoSansSC-Regular.ttf'],
  bold: ['fonts/NotoSans-Bold.ttf', 'fonts/NotoSansArabic-Bold.ttf', 'fonts/NotoSansSC-Regular.ttf'],
};

/** Scripts whose letters join or move, and marks that stand on other letters. */
const SHAPED =
  /[\p{M}\p{Script_Extensions=Arabic}\p{Script_Extensions=Syriac}\p{Script_Extensions=Devanagari}\u200c\u200d]/u;
/** Neither marks nor joined characters below this. */
const FIRST_MARK = 0x300;
/** Words that are remembered; names and numbers of many documents would fill the memory in the end. */
const MAX_WORDS = 20_000;
/** UTF-16 units of a word that is worth remembering. */
const MAX_WORD = 64;
/** UTF-16 units that are shaped at once: the time for it grows faster than they do. */
const MAX_RUN = 256;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Chooses faces by what they cover and shapes text in them. Files are read when a text first needs them. */
export class Typefaces {
  readonly #read: (file: FontFile) => Uint8Array;
  readonly #faces = new Map<FontFile, Face>();
  readonly #chosen = {
    regular: new Map<string, Face | undefined>(),
    bold: new Map<string, Face | undefined>(),
  };
  readonly #words = new Map<string, readonly Run[]>();

  constructor(read: (file: FontFile) => Uint8Array) {
    this.#read = read;
  }

  /** The face that lines of this weight are measured by. */
  main(weight: Weight): Face {
    const [first] = FILES[weight];
    if (!first) throw new Error(`no face is ${weight}`);
    return this.#open(first);
  }

  /** Shapes text without breaks inside; the runs stand in the order they are drawn, left to right. */
  shape(text: string, weight: Weight, rightToLeft: boolean): readonly Run[] {
    const key = `${weight === 'bold' ? 'b' : 'r'}${rightToLeft ? '<' : '>'}${text}`;
    const known = this.#words.get(key);
    if (known) return known;
    const runs = this.#shape(text, weight, rightToLeft);
    if (this.#words.size >= MAX_WORDS) this.#words.clear();
    if (text.length <= MAX_WORD) this.#words.set(key, runs);
    return runs;
  }

  #shape(text: string, weight: Weight, rightToLeft: boolean): Run[] {
    const runs: Run[] = [];
    let from = 0;
    let current: Face | undefined;
    const close = (to: number) => {
      if (to > from) runs.push(this.#run(text.slice(from, to), current, weight, rightToLeft));
      from = to;
    };
    for (const { index, text: cluster } of clusters(text)) {
      const face = this.#choose(cluster, weight);
      // A box for each cluster that no face has.
      if (face !== current || face === undefined || index - from >= MAX_RUN) close(index);
      current = face;
    }
    close(text.length);
    if (rightToLeft) runs.reverse();
    return runs;
  }

  #run(text: string, face: Face | undefined, weight: Weight, rightToLeft: boolean): Run {
    const main = this.main(weight);
    if (!face) return { face: main, ...sum([main.missing(text)]) };
    if (SHAPED.test(text)) return { face, ...face.shape(text, rightToLeft) };
    const glyphs: Glyph[] = [];
    for (const character of text) {
      if (IGNORABLE.test(character)) continue;
      // A bracket that is turned is still copied as the one that was written.
      const seen = rightToLeft ? mirrored(character) : character;
      glyphs.push(seen === character ? face.glyph(seen) : { ...face.glyph(seen), text: character });
    }
    if (rightToLeft) glyphs.reverse();
    return { face, ...sum(glyphs) };
  }

  /** The first face that has every visible character of a cluster. */
  #choose(cluster: string, weight: Weight): Face | undefined {
    const chosen = this.#chosen[weight];
    if (chosen.has(cluster)) return chosen.get(cluster);
    const needed = [...cluster].filter((c) => !IGNORABLE.test(c)).map((c) => c.codePointAt(0) ?? 0);
    const file = FILES[weight].find((name) =>
      needed.every((codePoint) => this.#open(name).covers(codePoint)),
    );
    const face = file && this.#open(file);
    if (chosen.size >= MAX_WORDS) chosen.clear();
    chosen.set(cluster, face);
    return face;
  }

  #open(file: FontFile): Face {
    let face = this.#faces.get(file);
    if (!face) {
      face = new Face(this.#read(file));
      this.#faces.set(file, face);
    }
    return face;
  }
}

function sum(glyphs: readonly Glyph[]): Shaped {
  let width = 0;
  for (const glyph of glyphs) width += glyph.advance;
  return { glyphs, width };
}

/** What a reader takes for one character: a letter with its marks, an emoji of several code points. */
export function* clusters(text: string): Generator<{ index: number; text: string }> {
  if (isPlain(text)) {
    for (let index = 0; index < text.length; index += 1) yield { index, text: text.charAt(index) };
    return;
  }
  for (const { index, segment } of graphemes.segment(text)) {
    if (segment.length <= MAX_RUN) {
      yield { index, text: segment };
      continue;
    }
    // Marks piled so high are no character any more: each is taken for one.
    let at = index;
    for (const character of segment) {
      yield { index: at, text: character };
      at += character.length;
    }
  }
}

function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) >= FIRST_MARK) return false;
  return true;
}
