/** A subject above this is cut by mail programs anyway; with its encoding it stays within a few header lines. */
const LONGEST = 150;

/**
 * Controls, line and paragraph separators, and marks that turn the direction of what follows: the first could begin a
 * header of its own (RFC 5322 §2.2), the last could show a subject as something that it is not.
 */
const UNSAFE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * Text of users for a header or a title: one line, at most 150 UTF-16 units, cut between graphemes. SES encodes it by
 * RFC 2047.
 */
export function headerText(text: string): string {
  const line = text
    .slice(0, 8 * LONGEST)
    .toWellFormed()
    .replace(UNSAFE, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  return cutText(line, LONGEST);
}

/** The first graphemes of a text, with an ellipsis where some are left out; never longer than `most` UTF-16 units. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  let cut = '';
  // A grapheme may have any number of marks: those beyond the limit are cut as code points.
  for (const { segment } of new Intl.Segmenter('en').segment(text.slice(0, 2 * most))) {
    if (cut.length + segment.length >= most) break;
    cut += segment;
  }
  return `${cut === '' ? [...text].slice(0, most / 2).join('') : cut.trimEnd()}…`;
}
