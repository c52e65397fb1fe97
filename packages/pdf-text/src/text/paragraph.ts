import { Directions } from './bidi.ts';
import type { Weight } from './families.ts';
import type { FontSet, Run } from './font-set.ts';
import { graphemes } from './graphemes.ts';
import { isSpace, lineBreaks } from './line-breaks.ts';
import { type HanStyle, hanStyleOf } from './scripts.ts';

/** A line as it is drawn; lengths in thousandths of the font's size. */
export interface Line {
  /** In the order they are drawn, left to right. */
  readonly runs: readonly Run[];
  readonly width: number;
  /** Of a paragraph that runs from right to left: it begins at the right edge. */
  readonly rightToLeft: boolean;
}

/** Text of one level between two places where a line may end. */
interface Piece {
  readonly text: string;
  /** Where it begins in its paragraph, UTF-16 units. */
  readonly start: number;
  readonly rightToLeft: boolean;
  readonly runs: readonly Run[];
  readonly width: number;
  readonly blank: boolean;
  /** Whether a line may end before it. */
  readonly breakable: boolean;
}

interface Paragraph {
  readonly pieces: readonly Piece[];
  readonly directions: Directions;
}

export interface TextStyle {
  readonly weight: Weight;
  /** How Han letters are written where the text itself does not tell. */
  readonly han: HanStyle;
}

/** Text that is measured and shaped once and can be set to any width. */
export class PreparedText {
  /** The width it has on lines of its own, and that of its longest word. */
  readonly natural: number;
  readonly narrowest: number;
  readonly #paragraphs: readonly Paragraph[];
  readonly #fonts: FontSet;
  readonly #style: TextStyle;

  constructor(fonts: FontSet, text: string, style: TextStyle) {
    this.#fonts = fonts;
    this.#style = { ...style, han: hanStyleOf(text) ?? style.han };
    this.#paragraphs = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map((line) => this.#paragraph(line));
    let [natural, narrowest] = [0, 0];
    for (const { pieces } of this.#paragraphs) {
      let [line, word] = [0, 0];
      for (const { width, blank, breakable } of pieces) {
        line += width;
        word = blank ? 0 : breakable ? width : word + width;
        narrowest = Math.max(narrowest, word);
      }
      natural = Math.max(natural, line);
    }
    this.natural = natural;
    this.narrowest = narrowest;
  }

  /** Breaks it into lines of at most this width; a word that is longer is broken where it must. */
  lines(width: number): Line[] {
    return this.#paragraphs.flatMap((paragraph) => this.#break(paragraph, width));
  }

  #paragraph(raw: string): Paragraph {
    const text = raw.replaceAll('\t', '    ').replace(/\p{Cc}/gu, '');
    const directions = new Directions(text);
    const pieces: Piece[] = [];
    let start = 0;
    for (const end of [...lineBreaks(text), text.length]) {
      // A word and the blanks behind it are pieces of their own: the blanks vanish at the end of a line.
      let word = end;
      while (word > start && isSpace(text.charAt(word - 1))) word -= 1;
      this.#add(pieces, text, start, word, directions, false);
      this.#add(pieces, text, word, end, directions, true);
      start = end;
    }
    return { pieces, directions };
  }

  #add(
    pieces: Piece[],
    text: string,
    start: number,
    end: number,
    directions: Directions,
    blank: boolean,
  ): void {
    for (let from = start; from < end; ) {
      const to = directions.endOfLevel(from, end);
      const rightToLeft = directions.levelAt(from) % 2 === 1;
      pieces.push(this.#piece(text.slice(from, to), from, rightToLeft, blank, from === start && !blank));
      from = to;
    }
  }

  #piece(text: string, start: number, rightToLeft: boolean, blank: boolean, breakable: boolean): Piece {
    const runs = this.#fonts.shape(text, this.#style.weight, rightToLeft, this.#style.han);
    let width = 0;
    for (const run of runs) width += run.width;
    return { text, start, rightToLeft, runs, width, blank, breakable };
  }

  #break({ pieces, directions }: Paragraph, width: number): Line[] {
    const lines: Line[] = [];
    let line: Piece[] = [];
    let used = 0;
    const close = () => {
      lines.push(toLine(line, directions));
      line = [];
      used = 0;
    };
    for (let index = 0; index < pieces.length; ) {
      // A word of several levels stays together.
      let next = index + 1;
      while (next < pieces.length && !pieces[next]?.blank && !pieces[next]?.breakable) next += 1;
      const word = pieces.slice(index, next);
      const wordWidth = word.reduce((sum, piece) => sum + piece.width, 0);
      const blank = word[0]?.blank === true;
      if (!blank && used + wordWidth > width && line.length > 0) close();
      if (!blank && wordWidth > width) {
        for (const part of word.flatMap((piece) => this.#cut(piece, width))) {
          if (used + part.width > width && line.length > 0) close();
          line.push(part);
          used += part.width;
        }
      } else {
        line.push(...word);
        used += wordWidth;
      }
      index = next;
    }
    close();
    return lines;
  }

  /** Cuts a word into parts that fit, between the characters that a reader sees. */
  #cut({ text, start, rightToLeft }: Piece, width: number): Piece[] {
    const parts: Piece[] = [];
    const part = (from: number, to: number) =>
      this.#piece(text.slice(from, to), start + from, rightToLeft, false, true);
    let from = 0;
    let used = 0;
    for (const { index, segment } of graphemes(text)) {
      const own = part(index, index + segment.length).width;
      if (used + own > width && index > from) {
        parts.push(part(from, index));
        from = index;
        used = 0;
      }
      used += own;
    }
    parts.push(part(from, text.length));
    return parts;
  }
}

function toLine(pieces: readonly Piece[], directions: Directions): Line {
  let end = pieces.length;
  while (end > 0 && pieces[end - 1]?.blank) end -= 1;
  const kept = end === pieces.length ? pieces : pieces.slice(0, end);
  let width = 0;
  for (const piece of kept) width += piece.width;
  const runs = directions.visualOrder(kept).flatMap((piece) => piece.runs);
  return { runs, width, rightToLeft: directions.rightToLeft };
}
