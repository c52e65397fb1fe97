/// <reference path="./bidi-js.d.ts" />
import bidiFactory from 'bidi-js/dist/bidi.mjs';

/** Letters and controls that run from right to left: without one, all text runs from left to right. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

let loaded: ReturnType<typeof bidiFactory> | undefined;

function bidi(): ReturnType<typeof bidiFactory> {
  loaded ??= bidiFactory();
  return loaded;
}

/** The directions in one paragraph (UAX #9), which runs as its first strong letter does. */
export class Directions {
  readonly rightToLeft: boolean;
  readonly #text: string;
  readonly #levels: ReturnType<ReturnType<typeof bidiFactory>['getEmbeddingLevels']> | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#levels = RIGHT_TO_LEFT.test(text) ? bidi().getEmbeddingLevels(text) : undefined;
    this.rightToLeft = this.#levels?.paragraphs[0]?.level === 1;
  }

  /** The embedding level of a UTF-16 unit; odd ones run from right to left. */
  levelAt(index: number): number {
    return this.#levels?.levels[index] ?? 0;
  }

  /** Where the stretch of one level that begins at an index ends, at most at `end`. */
  endOfLevel(start: number, end: number): number {
    if (!this.#levels) return end;
    let index = start + 1;
    while (index < end && this.levelAt(index) === this.levelAt(start)) index += 1;
    return index;
  }

  /** The parts of a line in the order they are seen, left to right; each is of one level, and they follow one another. */
  visualOrder<T extends { readonly start: number; readonly text: string }>(
    parts: readonly T[],
  ): readonly T[] {
    const [first, last] = [parts[0], parts.at(-1)];
    if (!this.#levels || !first || !last) return parts;
    const start = first.start;
    const end = last.start + last.text.length - 1;
    const order = Array.from({ length: end - start + 1 }, (_, index) => start + index);
    for (const [from = 0, to = 0] of bidi().getReorderSegments(this.#text, this.#levels, start, end)) {
      const flipped = order.slice(from - start, to - start + 1).reverse();
      for (const [index, place] of flipped.entries()) order[from - start + index] = place;
    }
    // The first unit of each part stands for it: its others are beside it, before or behind.
    const byStart = new Map(parts.map((part) => [part.start, part]));
    return order.flatMap((index) => byStart.get(index) ?? []);
  }
}
