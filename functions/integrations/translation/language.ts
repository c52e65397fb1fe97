/**
 * The one spelling of a language's tag (BCP 47), with Norwegian as Bokmål: `EN-us` → `en-US`, `iw` → `he`, `no` → `nb`.
 * @returns undefined for what is no tag, or of a language that CLDR knows no script of
 */
export function canonicalLanguage(tag: string): string | undefined {
  const locale = localeOf(tag.replaceAll('_', '-'));
  if (!locale?.language || locale.maximize().script === undefined) return undefined;
  return locale.baseName.replace(/^no(?=$|-)/, 'nb');
}

function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch {
    // RangeError: not a tag.
    return undefined;
  }
}

/** The language alone of a tag that a provider gives, in our spelling: `EN` → `en`, `zh-CN` → `zh`. */
export function languageOf(tag: string): string | undefined {
  return canonicalLanguage(tag)?.split('-')[0];
}

/** DeepL's source languages have no variants ("Supported languages"). */
export function deeplSource(tag: string): string {
  return new Intl.Locale(tag).language.toUpperCase();
}

/** DeepL's targets: English and Portuguese need a variant, Chinese a script; CLDR says which is meant by `en`, `pt`, `zh`. */
export function deeplTarget(tag: string): string {
  const { language, region, script } = new Intl.Locale(tag).maximize();
  switch (language) {
    case 'en':
      return region === 'US' ? 'EN-US' : 'EN-GB';
    case 'pt':
      return region === 'BR' ? 'PT-BR' : 'PT-PT';
    case 'zh':
      return script === 'Hant' ? 'ZH-HANT' : 'ZH-HANS';
    case 'es':
      return region === '419' ? 'ES-419' : 'ES';
    default:
      return language.toUpperCase();
  }
}

/** Google's codes ("Language support"): variants of Chinese and Portuguese alone, and `no` for Norwegian. */
export function googleLanguage(tag: string): string {
  const { language, region, script } = new Intl.Locale(tag).maximize();
  switch (language) {
    case 'zh':
      return script === 'Hant' ? 'zh-TW' : 'zh-CN';
    case 'pt':
      return region === 'PT' ? 'pt-PT' : 'pt';
    case 'nb':
    case 'nn':
      return 'no';
    default:
      return language;
  }
}
