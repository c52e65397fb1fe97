import type { Series, Verdict } from './row.ts';
import { pairedRatios, type Summary, summarise } from './stats.ts';

/** Judges the median of `values` against a target. The unit of a ratio is `×`. */
export function judge(
  claim: string,
  bound: Verdict['bound'],
  target: number,
  values: readonly number[],
  unit = '×',
): Verdict {
  const value = summarise(values);
  return { claim, bound, target, unit, value, reached: meets(bound, target, value) };
}

/** Judges the median of the rounds' ratios `ours / peers`. */
export function judgeRatio(
  claim: string,
  bound: Verdict['bound'],
  target: number,
  ours: readonly number[],
  peers: readonly number[],
): Verdict {
  return judge(claim, bound, target, pairedRatios(ours, peers));
}

export function series(
  subject: string,
  side: Series['side'],
  unit: string,
  values: readonly number[],
): Series {
  return { subject, side, unit, summary: summarise(values) };
}

function meets(bound: Verdict['bound'], target: number, value: Summary): boolean {
  return bound === 'at most' ? value.median <= target : value.median >= target;
}
