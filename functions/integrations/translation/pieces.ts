/** A part of a text, without the white space around it. */
export interface Piece {
  readonly before: string;
  readonly content: string;
  readonly after: string;
}

/** Where a text is best cut: after a paragraph, a sentence, a word. */
const CUTS = [/\n\s*/g, /[.!?。！？]\s*/g, /\s+/g] as const;

/**
 * Cuts a text into pieces of at most so many code points, in linear time. White space at the edges of a piece is kept
 * apart: translators do not give it back. Put together they are the text again.
 */
export function toPieces(text: string, most: number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < text.length; ) {
    const end = cutAt(text, from, most);
    pieces.push(pieceOf(text.slice(from, end)));
    from = end;
  }
  return pieces;
}

function cutAt(text: string, from: number, most: number): number {
  // A UTF-16 unit is at most one code point.
  if (text.length - from <= most) return text.length;
  const split = text.charCodeAt(from + most - 1);
  const isHighSurrogate = split >= 0xd800 && split <= 0xdbff;
  const limit = from + most - (isHighSurrogate ? 1 : 0);
  const window = text.slice(from, limit);
  for (const pattern of CUTS) {
    let end = 0;
    for (const match of window.matchAll(pattern)) end = match.index + match[0].length;
    // A cut in the first half would make many small pieces of a text that hardly has any.
    if (end > most / 2) return from + end;
  }
  return limit;
}

function pieceOf(part: string): Piece {
  const start = part.length - part.trimStart().length;
  const content = part.trim();
  return { before: part.slice(0, start), content, after: part.slice(start + content.length) };
}
