import type * as z from 'zod/mini';
import { type rawMetrics, type rolledMetrics, type Sample, SERIES, type SeriesName } from '../contract.ts';
import { type Minute, type Rollup, valueIn } from '../samples/minute.ts';
import type { STEP_MS } from './span.ts';

/** Metrics as they are answered: columns of equal length. */
export type Columns = z.output<typeof rawMetrics> | z.output<typeof rolledMetrics>;

export function rawColumns(samples: readonly Sample[]): Columns {
  const at = samples.map((sample) => sample.at);
  return { step: 'raw', at, ...eachSeries((name) => samples.map(valueIn[name])) };
}

export function rolledColumns(step: keyof typeof STEP_MS, minutes: readonly Minute[]): Columns {
  const column = (name: SeriesName, of: keyof Rollup) =>
    minutes.map(({ series }) => series[name]?.[of] ?? null);
  return {
    step,
    at: minutes.map(({ at }) => new Date(at).toISOString()),
    samples: minutes.map(({ samples }) => samples),
    ...eachSeries((name) => ({
      min: column(name, 'min'),
      mean: column(name, 'mean'),
      max: column(name, 'max'),
    })),
  };
}

function eachSeries<T>(make: (name: SeriesName) => T): Record<SeriesName, T> {
  // Every name of the union is in the list that it is made of.
  return Object.fromEntries(SERIES.map((name) => [name, make(name)])) as Record<SeriesName, T>;
}
