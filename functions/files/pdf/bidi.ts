import bidiFactory from 'bidi-js/dist/bidi.mjs';
import { lazy } from '../../_shared/lazy.ts';

const bidi = lazy(() => bidiFactory());

/** Letters and controls that run from right to left: without one, all text runs from left to right. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

export interface Levels {
  /** The paragraph's own level, 0 or 1. */
  readonly base: number;
  /** By UTF-16 unit; odd ones run from right to left. Undefined when all are 0. */
  readonly levels: Uint8Array | undefined;
}

/** Embedding levels of one paragraph, whose direction is that of its first strong letter (UAX #9, P2 and P3). */
export function levelsOf(paragraph: string): Levels {
  if (!RIGHT_TO_LEFT.test(paragraph)) return { base: 0, levels: undefined };
  const { levels, paragraphs } = bidi().getEmbeddingLevels(paragraph);
  return { base: paragraphs[0]?.level ?? 0, levels };
}

/** A character as it looks when read from right to left: brackets turn (UAX #9, L4). */
export function mirrored(character: string): string {
  return bidi().getMirroredCharacter(character) ?? character;
}

/** The parts of a line in the order they are seen, left to right (UAX #9, L2). */
export function visualOrder<T extends { readonly level: number }>(parts: readonly T[]): T[] {
  const order = [...parts];
  const levels = parts.map(({ level }) => level);
  const highest = Math.max(0, ...levels);
  for (let level = highest; level > 0; level -= 1) {
    // Reversing keeps each stretch of this level or more together, so lower levels find it whole.
    let start = 0;
    while (start < order.length) {
      if ((order[start]?.level ?? 0) < level) {
        start += 1;
        continue;
      }
      let end = start;
      while (end < order.length && (order[end]?.level ?? 0) >= level) end += 1;
      order.splice(start, end - start, ...order.slice(start, end).reverse());
      start = end;
    }
  }
  return order;
}
