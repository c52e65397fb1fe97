import { levelsOf, visualOrder } from './bidi.ts';
import { breakPoints, isSpace } from './break-points.ts';
import { clusters, type Run, type Typefaces, type Weight } from './typeface.ts';

/** One line of text; lengths in thousandths of the font's size. */
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
  readonly level: number;
  readonly runs: readonly Run[];
  readonly width: number;
  readonly blank: boolean;
  /** Whether a line may end before it. */
  readonly breakable: boolean;
}

interface Paragraph {
  readonly pieces: readonly Piece[];
  readonly base: number;
}

/** Text that is measured and shaped once and can be set to any width. */
export class PreparedText {
  /** The width it has on lines of its own, and that of its longest word. */
  readonly natural: number;
  readonly narrowest: number;
  readonly #paragraphs: readonly Paragraph[];
  readonly #faces: Typefaces;
  readonly #weight: Weight;

  constructor(faces: Typefaces, text: string, weight: Weight) {
    this.#faces = faces;
    this.#weight = weight;
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
    const { base, levels } = levelsOf(text);
    const pieces: Piece[] = [];
    let start = 0;
    for (const end of [...breakPoints(text), text.length]) {
      // A word and the blanks behind it are pieces of their own: the blanks vanish at the end of a line.
      let word = end;
      while (word > start && isSpace(text.charAt(word - 1))) word -= 1;
      this.#add(pieces, text, start, word, levels, base, false);
      this.#add(pieces, text, word, end, levels, base, true);
      start = end;
    }
    return { pieces, base };
  }

  #add(
    pieces: Piece[],
    text: string,
    start: number,
    end: number,
    levels: Uint8Array | undefined,
    base: number,
    blank: boolean,
  ) {
    for (let from = start; from < end; ) {
      const level = levels?.[from] ?? base;
      let to = levels ? from + 1 : end;
      while (to < end && levels?.[to] === level) to += 1;
      pieces.push(this.#piece(text.slice(from, to), level, blank, from === start && !blank));
      from = to;
    }
  }

  #piece(text: string, level: number, blank: boolean, breakable: boolean): Piece {
    const rightToLeft = level % 2 === 1;
    const runs = this.#faces.shape(text, this.#weight, rightToLeft);
    let width = 0;
    for (const run of runs) width += run.width;
    return { text, level, runs, width, blank, breakable };
  }

  #break({ pieces, base }: Paragraph, width: number): Line[] {
    const lines: Line[] = [];
    let line: Piece[] = [];
    let used = 0;
    const close = () => {
      lines.push(toLine(line, base));
      line = [];
      used = 0;
    };
    for (let index = 0; index < pieces.length; ) {
      // A word of several levels or faces stays together.
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

  /** Cuts a word into parts that fit. */
  #cut(piece: Piece, width: number): Piece[] {
    const parts: Piece[] = [];
    let part = '';
    let used = 0;
    for (const { text } of clusters(piece.text)) {
      const own = this.#piece(text, piece.level, false, true).width;
      if (used + own > width && part !== '') {
        parts.push(this.#piece(part, piece.level, false, true));
        [part, used] = ['', 0];
      }
      part += text;
      used += own;
    }
    parts.push(this.#piece(part, piece.level, false, true));
    return parts;
  }
}

function toLine(pieces: readonly Piece[], base: number): Line {
  let end = pieces.length;
  while (end > 0 && pieces[end - 1]?.blank) end -= 1;
  const kept = end === pieces.length ? pieces : pieces.slice(0, end);
  const ordered = base === 0 && kept.every(({ level }) => level === 0) ? kept : visualOrder(kept);
  let width = 0;
  for (const piece of kept) width += piece.width;
  return { runs: ordered.flatMap(({ runs }) => runs), width, rightToLeft: base === 1 };
}
