import { type Family, fontFile, SUBSETTER, type Weight } from './families.ts';
import { Font, type Shaped } from './font.ts';
import { graphemes } from './graphemes.ts';
import { type HarfBuzz, loadHarfBuzz, Subsetter } from './harfbuzz.ts';
import { COMMON, familiesFor, type HanStyle, inStyle, type Script, scriptOf } from './scripts.ts';

/** Text in one font and one direction, ready to be drawn; lengths in thousandths of the font's size. */
export interface Run extends Shaped {
  readonly font: Font;
  readonly rightToLeft: boolean;
}

/** Reads a file of `assetFiles` by its name. */
export type ReadAsset = (file: string) => Uint8Array<ArrayBuffer>;

/** Characters that are seen by what they do to others. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
/** Words that are remembered; names and numbers of many documents would fill the memory in the end. */
const MAX_WORDS = 20_000;
/** UTF-16 units of a word that is worth remembering. */
const MAX_WORD = 64;
/** UTF-16 units that are shaped at once. */
const MAX_RUN = 512;

/** Chooses fonts by script and by what they cover, and shapes text in them. Made once for a process. */
export class FontSet {
  readonly #hb: HarfBuzz;
  readonly #read: ReadAsset;
  readonly #fonts = new Map<string, Font>();
  readonly #chosen = new Map<string, Font | undefined>();
  readonly #words = new Map<string, readonly Run[]>();
  #subsetter: Promise<Subsetter> | undefined;

  /** Loads HarfBuzz; font files are read when a text first needs them. */
  static async load(read: ReadAsset): Promise<FontSet> {
    return new FontSet(await loadHarfBuzz(), read);
  }

  private constructor(hb: HarfBuzz, read: ReadAsset) {
    this.#hb = hb;
    this.#read = read;
  }

  /** The font that draws the boxes for what no font has. */
  main(weight: Weight): Font {
    return this.#open('sans', weight);
  }

  /** Cuts a font down to these glyphs. */
  async subset(font: Font, glyphs: Iterable<number>): Promise<Uint8Array> {
    this.#subsetter ??= Subsetter.load(this.#read(SUBSETTER));
    return (await this.#subsetter).subset(font.bytes, glyphs);
  }

  /** Shapes text without breaks inside; the runs stand in the order they are drawn, left to right. */
  shape(text: string, weight: Weight, rightToLeft: boolean, style: HanStyle): readonly Run[] {
    const key = `${weight} ${rightToLeft} ${style} ${text}`;
    const known = this.#words.get(key);
    if (known) return known;
    const runs = this.#shape(text, weight, rightToLeft, style);
    if (this.#words.size >= MAX_WORDS) this.#words.clear();
    if (text.length <= MAX_WORD) this.#words.set(key, runs);
    return runs;
  }

  #shape(text: string, weight: Weight, rightToLeft: boolean, style: HanStyle): Run[] {
    const runs: Run[] = [];
    let script = firstScript(text);
    let current:
      | { readonly start: number; readonly font: Font | undefined; readonly script: Script }
      | undefined;
    const close = (end: number) => {
      if (current) runs.push(this.#run(text.slice(current.start, end), current, weight, rightToLeft));
    };
    const add = (start: number, segment: string) => {
      script = inStyle(scriptOf(segment.codePointAt(0) ?? 0) ?? script, style);
      const font = this.#choose(segment, script, weight);
      if (!font && segment.length > 1) {
        // No font has the whole: its characters may be in several.
        const characters = [...segment];
        if (characters.length > 1) {
          let at = start;
          for (const character of characters) {
            add(at, character);
            at += character.length;
          }
          return;
        }
      }
      // A box for each character that no font has.
      if (current && font && font === current.font && script === current.script) {
        if (start - current.start < MAX_RUN) return;
      }
      close(start);
      current = { start, font, script };
    };
    for (const { index, segment } of graphemes(text)) add(index, segment);
    close(text.length);
    if (rightToLeft) runs.reverse();
    return runs;
  }

  #run(
    text: string,
    { font, script }: { readonly font: Font | undefined; readonly script: Script },
    weight: Weight,
    rightToLeft: boolean,
  ): Run {
    if (font) return { font, rightToLeft, ...font.shape(text, script.tag, rightToLeft) };
    const main = this.main(weight);
    return { font: main, rightToLeft, ...main.missing(text) };
  }

  /** The first font that has every visible character of a cluster. */
  #choose(cluster: string, script: Script, weight: Weight): Font | undefined {
    const key = `${weight} ${script.tag} ${script.families[0]} ${cluster}`;
    if (this.#chosen.has(key)) return this.#chosen.get(key);
    const needed = [...cluster].filter((character) => !IGNORABLE.test(character));
    const family = familiesFor(cluster, script).find((name) =>
      needed.every((character) => this.#open(name, weight).covers(character.codePointAt(0) ?? 0)),
    );
    const font = family && this.#open(family, weight);
    if (this.#chosen.size >= MAX_WORDS) this.#chosen.clear();
    this.#chosen.set(key, font);
    return font;
  }

  #open(family: Family, weight: Weight): Font {
    const file = fontFile(family, weight);
    let font = this.#fonts.get(file);
    if (!font) {
      font = new Font(this.#hb, this.#read(file));
      this.#fonts.set(file, font);
    }
    return font;
  }
}

/** The script that punctuation at the start of a text belongs to. */
function firstScript(text: string): Script {
  for (const character of text) {
    const script = scriptOf(character.codePointAt(0) ?? 0);
    if (script) return script;
  }
  return COMMON;
}
