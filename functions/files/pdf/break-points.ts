/** No line begins with these, by UAX #14's classes CL, EX, NS and IS and the usage of Chinese and Japanese. */
const NOT_FIRST =
  /[!%),.:;?\]}»’”、。〉》」』】〕〗〙〛！％），．：；？］｝～…‥ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ·]/u;
/** No line ends with these: OP. */
const NOT_LAST = /[([{«‘“〈《「『【〔〖〘〚（［｛￥＄]/u;
/** Characters that a line may break before and after: ID. */
const IDEOGRAPH =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u;
/** A line may break after these within a word: HY, BA, SY. */
const HYPHEN = /[-‐–—/]/;
const LETTER = /\p{L}/u;
const SPACE = /[ \t\u1680\u2000-\u2006\u2008-\u200b\u205f\u3000]/;
const MARK = /\p{M}/u;

/**
 * Where a line may end in a paragraph, by the main rules of UAX #14: after spaces, after a hyphen or slash
 * between letters, and between ideographs. Indexes of UTF-16 units, rising, without 0 and the end.
 */
export function breakPoints(text: string): number[] {
  const points: number[] = [];
  let before = '';
  let last = '';
  let index = 0;
  for (const character of text) {
    if (last !== '' && mayBreak(before, last, character)) points.push(index);
    before = last;
    last = character;
    index += character.length;
  }
  return points;
}

function mayBreak(before: string, last: string, next: string): boolean {
  if (isSpace(next)) return false;
  if (isSpace(last)) return !MARK.test(next);
  if (HYPHEN.test(last)) return LETTER.test(before) && LETTER.test(next);
  // Below the ideographs nothing else breaks: spares nearly every character the searches that follow.
  if (last < '\u2000' && next < '\u2000') return false;
  if (MARK.test(next) || NOT_FIRST.test(next) || NOT_LAST.test(last)) return false;
  return IDEOGRAPH.test(last) || IDEOGRAPH.test(next);
}

/** White space that a line may break after and that is not seen at its end. U+00A0 and its kin are none. */
export function isSpace(character: string): boolean {
  return character === ' ' || (character !== '' && SPACE.test(character));
}
