import type { Series, TargetResult } from './row.ts';
import { pairedRatios, type Summary, summarise } from './stats.ts';

/** Compares the median of `values` against a target. The unit of a ratio is `×`. */
export function compare(
  claim: string,
  bound: TargetResult['bound'],
  target: number,
  values: readonly number[],
  unit = '×',
): TargetResult {
  const value = summarise(values);
  return { claim, bound, target, unit, value, reached: meets(bound, target, value) };
}

/** Compares the median of the rounds' ratios `ours / peers`. */
export function compareRatio(
  claim: string,
  bound: TargetResult['bound'],
  target: number,
  ours: readonly number[],
  peers: readonly number[],
): TargetResult {
  return compare(claim, bound, target, pairedRatios(ours, peers));
}

export function series(
  subject: string,
  side: Series['side'],
  unit: string,
  values: readonly number[],
): Series {
  return { subject, side, unit, summary: summarise(values) };
}

function meets(bound: TargetResult['bound'], target: number, value: Summary): boolean {
  return bound === 'at most' ? value.median <= target : value.median >= target;
}
