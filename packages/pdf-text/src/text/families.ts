export type Weight = 'regular' | 'bold';

interface Typeface {
  /** Package of `@expo-google-fonts`: Google's static instances of Noto with TrueType outlines, OFL 1.1. */
  readonly source: string;
  readonly name: string;
  /** Whether bold text has a file of its own; each one of the CJK fonts is 6 to 10 MB. */
  readonly bold: boolean;
}

const typeface = (source: string, name: string, bold = true): Typeface => ({ source, name, bold });

const FAMILIES = {
  sans: typeface('noto-sans', 'NotoSans'),
  arabic: typeface('noto-sans-arabic', 'NotoSansArabic'),
  armenian: typeface('noto-sans-armenian', 'NotoSansArmenian'),
  bengali: typeface('noto-sans-bengali', 'NotoSansBengali'),
  devanagari: typeface('noto-sans-devanagari', 'NotoSansDevanagari'),
  ethiopic: typeface('noto-sans-ethiopic', 'NotoSansEthiopic'),
  georgian: typeface('noto-sans-georgian', 'NotoSansGeorgian'),
  gujarati: typeface('noto-sans-gujarati', 'NotoSansGujarati'),
  gurmukhi: typeface('noto-sans-gurmukhi', 'NotoSansGurmukhi'),
  hebrew: typeface('noto-sans-hebrew', 'NotoSansHebrew'),
  kannada: typeface('noto-sans-kannada', 'NotoSansKannada'),
  khmer: typeface('noto-sans-khmer', 'NotoSansKhmer'),
  lao: typeface('noto-sans-lao', 'NotoSansLao'),
  malayalam: typeface('noto-sans-malayalam', 'NotoSansMalayalam'),
  myanmar: typeface('noto-sans-myanmar', 'NotoSansMyanmar'),
  oriya: typeface('noto-sans-oriya', 'NotoSansOriya'),
  sinhala: typeface('noto-sans-sinhala', 'NotoSansSinhala'),
  tamil: typeface('noto-sans-tamil', 'NotoSansTamil'),
  telugu: typeface('noto-sans-telugu', 'NotoSansTelugu'),
  thai: typeface('noto-sans-thai', 'NotoSansThai'),
  chinese: typeface('noto-sans-sc', 'NotoSansSC', false),
  japanese: typeface('noto-sans-jp', 'NotoSansJP', false),
  korean: typeface('noto-sans-kr', 'NotoSansKR', false),
  symbols: typeface('noto-sans-symbols', 'NotoSansSymbols', false),
  symbols2: typeface('noto-sans-symbols-2', 'NotoSansSymbols2', false),
  math: typeface('noto-sans-math', 'NotoSansMath', false),
  emoji: typeface('noto-emoji', 'NotoEmoji', false),
} as const satisfies Readonly<Record<string, Typeface>>;

export type Family = keyof typeof FAMILIES;

/** HarfBuzz's subsetter, which is asked for like a font. */
export const SUBSETTER = 'harfbuzz-subset.wasm';

/** The name of the file that holds a family in a weight, or in regular where it has no other. */
export function fontFile(family: Family, weight: Weight): string {
  const { name, bold } = FAMILIES[family];
  return `${name}-${weight === 'bold' && bold ? 'Bold' : 'Regular'}.ttf`;
}

/** Every file that may be asked for, by its name, and where its package has it below `node_modules`. */
export function assetFiles(): ReadonlyMap<string, string> {
  const files = new Map([[SUBSETTER, 'harfbuzzjs/dist/harfbuzz-subset.wasm']]);
  for (const { source, name, bold } of Object.values<Typeface>(FAMILIES)) {
    const folder = `@expo-google-fonts/${source}`;
    files.set(`${name}-Regular.ttf`, `${folder}/400Regular/${name}_400Regular.ttf`);
    if (bold) files.set(`${name}-Bold.ttf`, `${folder}/700Bold/${name}_700Bold.ttf`);
  }
  return files;
}
