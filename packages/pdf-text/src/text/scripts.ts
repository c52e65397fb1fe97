import type { Family } from './families.ts';

/** A script as HarfBuzz names it (ISO 15924) and the families that have its letters, the preferred one first. */
export interface Script {
  readonly tag: string;
  readonly families: readonly Family[];
}

const script = (tag: string, ...families: Family[]): Script => ({ tag, families });

/** Text of no script: digits, punctuation and symbols by themselves. */
export const COMMON = script('Zyyy', 'sans');
const HAN = script('Hani', 'chinese', 'japanese', 'korean');
const KANA = script('Hira', 'japanese', 'chinese');
const HANGUL = script('Hang', 'korean');
/** Han letters as each language writes them: one code point has other strokes in Japan than in China. */
const HAN_OF = {
  chinese: HAN,
  japanese: script('Hani', 'japanese', 'chinese', 'korean'),
  korean: script('Hani', 'korean', 'chinese', 'japanese'),
} as const;

export type HanStyle = keyof typeof HAN_OF;

/** By Unicode's name of the script, in the order of how often they are met. */
const SCRIPTS: readonly (readonly [name: string, script: Script])[] = [
  ['Latin', script('Latn', 'sans')],
  ['Cyrillic', script('Cyrl', 'sans')],
  ['Greek', script('Grek', 'sans')],
  ['Han', HAN],
  ['Hiragana', KANA],
  ['Katakana', KANA],
  ['Hangul', HANGUL],
  ['Bopomofo', HAN],
  ['Arabic', script('Arab', 'arabic')],
  ['Hebrew', script('Hebr', 'hebrew')],
  ['Devanagari', script('Deva', 'devanagari')],
  ['Bengali', script('Beng', 'bengali')],
  ['Gurmukhi', script('Guru', 'gurmukhi')],
  ['Gujarati', script('Gujr', 'gujarati')],
  ['Oriya', script('Orya', 'oriya')],
  ['Tamil', script('Taml', 'tamil')],
  ['Telugu', script('Telu', 'telugu')],
  ['Kannada', script('Knda', 'kannada')],
  ['Malayalam', script('Mlym', 'malayalam')],
  ['Sinhala', script('Sinh', 'sinhala')],
  ['Thai', script('Thai', 'thai')],
  ['Lao', script('Laoo', 'lao')],
  ['Khmer', script('Khmr', 'khmer')],
  ['Myanmar', script('Mymr', 'myanmar')],
  ['Ethiopic', script('Ethi', 'ethiopic')],
  ['Armenian', script('Armn', 'armenian')],
  ['Georgian', script('Geor', 'georgian')],
];
const LETTERS = SCRIPTS.map(([name, script]) => [new RegExp(`\\p{Script=${name}}`, 'u'), script] as const);
/** Characters that several scripts share, such as the danda of India or the digits of Arabic. */
const SHARED = SCRIPTS.map(
  ([name, script]) => [new RegExp(`\\p{Script_Extensions=${name}}`, 'u'), script] as const,
);
/** Marks, brackets and full-width forms that only East Asian text has. */
const EAST_ASIAN = /[\u3000-\u303f\u30fb\u30fc\u3190-\u33ff\ufe30-\ufe4f\uff00-\uffef]/u;

const known = new Map<number, Script | undefined>();
/** Characters that are remembered: more than any language has. */
const MAX_KNOWN = 100_000;

/** The script of a character; undefined for one that takes the script of the text around it. */
export function scriptOf(codePoint: number): Script | undefined {
  if (known.has(codePoint)) return known.get(codePoint);
  const character = String.fromCodePoint(codePoint);
  const found = EAST_ASIAN.test(character) ? HAN : LETTERS.find(([letters]) => letters.test(character))?.[1];
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(codePoint, found);
  return found;
}

/** A script in the style of a document's language. */
export function inStyle(found: Script, style: HanStyle): Script {
  return found === HAN ? HAN_OF[style] : found;
}

/** The language that a text's Han letters are of, as its other letters tell; undefined where there are none. */
export function hanStyleOf(text: string): HanStyle | undefined {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'japanese';
  return /\p{Script=Hangul}/u.test(text) ? 'korean' : undefined;
}

/** Characters that are seen as pictures, alone or by the selector that follows them (UTS #51). */
const EMOJI = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Emoji}\u20e3/u;

const SYMBOLS = ['symbols', 'math', 'symbols2', 'emoji'] as const;

/** The families to look for a character in, best first, so that no file is read in vain where one is enough. */
export function familiesFor(cluster: string, { families }: Script): readonly Family[] {
  const shared = SHARED.filter(([letters]) => letters.test(cluster)).flatMap(([, script]) => script.families);
  const symbols = scriptOf(cluster.codePointAt(0) ?? 0) ? [] : [...SYMBOLS, 'chinese' as const];
  const emoji: Family[] = EMOJI.test(cluster) ? ['emoji'] : [];
  return [...new Set<Family>([...emoji, ...families, 'sans', ...shared, ...symbols])];
}
