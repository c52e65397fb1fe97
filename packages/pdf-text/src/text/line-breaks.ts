/// <reference path="./linebreak.d.ts" />
import LineBreaker from 'linebreak';

/** Scripts that put no spaces between words (class SA of UAX #14): a dictionary finds where they end. */
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
const SPACE = /[ \t\u1680\u2000-\u2006\u2008-\u200b\u205f\u3000]/;

const words = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * Where a line may end in a paragraph (UAX #14), and between the words of scripts without spaces. Indexes of
 * UTF-16 units, rising, without 0 and the end.
 */
export function lineBreaks(text: string): number[] {
  const breaks: number[] = [];
  const breaker = new LineBreaker(text);
  for (let found = breaker.nextBreak(); found; found = breaker.nextBreak()) breaks.push(found.position);
  if (breaks.at(-1) === text.length) breaks.pop();
  const within = wordBreaks(text);
  return within.length === 0 ? breaks : [...new Set([...breaks, ...within])].sort((a, b) => a - b);
}

function wordBreaks(text: string): number[] {
  const breaks: number[] = [];
  for (const { 0: stretch, index: start } of text.matchAll(UNSPACED)) {
    for (const { index } of words.segment(stretch)) if (index > 0) breaks.push(start + index);
  }
  return breaks;
}

/** White space that a line may break after and that is not seen at its end. U+00A0 and its kin are none. */
export function isSpace(character: string): boolean {
  return character === ' ' || (character !== '' && SPACE.test(character));
}
