const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Neither marks nor joined characters stand below this. */
const FIRST_MARK = 0x300;
/** UTF-16 units of one character; no letter, emoji or syllable comes near it. */
const MAX_GRAPHEME = 128;

/** What a reader takes for one character: a letter with its marks, an emoji of several code points (UAX #29). */
export function* graphemes(text: string): Generator<{ index: number; segment: string }> {
  if (isPlain(text)) {
    for (let index = 0; index < text.length; index += 1) yield { index, segment: text.charAt(index) };
    return;
  }
  for (const { index, segment } of segmenter.segment(text)) {
    if (segment.length <= MAX_GRAPHEME) {
      yield { index, segment };
      continue;
    }
    // Marks piled so high are no character any more: each is taken for one.
    let at = index;
    for (const character of segment) {
      yield { index: at, segment: character };
      at += character.length;
    }
  }
}

function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) >= FIRST_MARK) return false;
  return true;
}
