import { validation } from '../../_shared/errors/errors.ts';
import type { Step } from '../contract.ts';
import { DAY_MS } from '../samples/sample-keys.ts';

const HOUR_MS = 60 * 60_000;

/** How long each step lasts, ms; `raw` are the samples themselves. */
export const STEP_MS = { '1m': 60_000, '5m': 5 * 60_000, '1h': HOUR_MS } as const satisfies Record<
  Exclude<Step, 'raw'>,
  number
>;
/** What is shown at most: samples of a day, roll-ups of 30 days. */
const RAW_MS = DAY_MS;
export const ROLLED_MS = 30 * DAY_MS;
/** A sample may be this late; a call with it may be under way for an hour more. */
export const LATE_MS = 49 * HOUR_MS;
/** A sample may be this much ahead of our clock. */
const AHEAD_MS = 5 * 60_000;

interface SpanInput {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly step?: Step | undefined;
}

export interface Span {
  readonly step: Step;
  /** Ms since the epoch; for roll-ups both at the beginning of a step. `from` is behind `to` where nothing can be. */
  readonly from: number;
  readonly to: number;
}

/**
 * The span that a query asks for, as far as something is kept.
 * @param defaults how far back it goes, and its step, where the query says nothing
 * @throws AppError `validation` (422) when it ends before it begins
 */
export function spanOf(
  { from, to, step }: SpanInput,
  defaults: { readonly backMs: number; readonly stepFor: (from: number, to: number, now: number) => Step },
  now = Date.now(),
): Span {
  const end = to === undefined ? now : Date.parse(to);
  const begin = from === undefined ? end - defaults.backMs : Date.parse(from);
  if (begin > end) throw validation({ path: '/from', message: 'must not be after `to`' });
  const chosen = step ?? defaults.stepFor(begin, end, now);
  const last = Math.min(end, now + AHEAD_MS);
  if (chosen === 'raw') return { step: chosen, from: Math.max(begin, now - RAW_MS), to: last };
  const startOf = (time: number) => Math.floor(time / STEP_MS[chosen]) * STEP_MS[chosen];
  return { step: chosen, from: startOf(Math.max(begin, now - ROLLED_MS)), to: startOf(last) };
}

/** The last hour; a step for which some hundred to some thousand points come. */
export const CHART = {
  backMs: HOUR_MS,
  stepFor(from: number, to: number): Step {
    const length = to - from;
    if (length <= 2 * HOUR_MS) return 'raw';
    if (length <= DAY_MS) return '1m';
    return length <= 7 * DAY_MS ? '5m' : '1h';
  },
};

/** The last day; samples for as long as they are shown. */
export const FILE = {
  backMs: DAY_MS,
  stepFor: (from: number, _to: number, now: number): Step => (from >= now - RAW_MS - 60_000 ? 'raw' : '1m'),
};
