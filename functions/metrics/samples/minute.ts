import { type Sample, SERIES, type SeriesName } from '../contract.ts';

/** Least, greatest and mean value of a series in some time. */
export interface Rollup {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/** One minute of a host, rolled up. */
export interface Minute {
  /** When it begins, ms since the epoch. */
  readonly at: number;
  readonly samples: number;
  /** Series without a value in this minute are left out. */
  readonly series: Readonly<Partial<Record<SeriesName, Rollup>>>;
}

/** The filesystem that is fullest. */
export function fullestDisk({ disk }: Pick<Sample, 'disk'>) {
  let fullest: { readonly mount: string; readonly percent: number } | undefined;
  for (const { mount, percent } of disk ?? []) {
    if (percent !== null && (fullest === undefined || percent > fullest.percent))
      fullest = { mount, percent };
  }
  return fullest;
}

/** The value that a sample has in a series; null when it was not measured. */
export const valueIn: Readonly<Record<SeriesName, (sample: Sample) => number | null>> = {
  cpu: ({ cpu }) => cpu.percent,
  memory: ({ memory }) => memory.percent,
  swap: ({ swap }) => swap?.percent ?? null,
  disk: (sample) => fullestDisk(sample)?.percent ?? null,
  load1: ({ load }) => load?.[0] ?? null,
  load5: ({ load }) => load?.[1] ?? null,
  load15: ({ load }) => load?.[2] ?? null,
  rxBytesPerSec: ({ network }) => network?.rxBytesPerSec ?? null,
  txBytesPerSec: ({ network }) => network?.txBytesPerSec ?? null,
  processes: ({ processes }) => processes,
};

/** Sums of numbers with two decimals have more only for want of precision. */
const DECIMALS = 1e6;
const exact = (value: number) => Math.round(value * DECIMALS) / DECIMALS;

type Entry = readonly [min: number, sum: number, max: number, count: number];

/** The roll-up of a minute's samples, all of them, as it is stored: JSON, series in their order. */
export function packMinute(samples: readonly Sample[]): string {
  return JSON.stringify(
    SERIES.map((name): Entry | null => {
      const values = samples.flatMap((sample) => valueIn[name](sample) ?? []);
      if (values.length === 0) return null;
      const sum = exact(values.reduce((total, value) => total + value, 0));
      return [Math.min(...values), sum, Math.max(...values), values.length];
    }),
  );
}

/** What `packMinute` gave, joined over some minutes. */
export function unpackMinutes(at: number, packed: readonly { json: string; samples: number }[]): Minute {
  // Written by `packMinute`, and nobody else.
  const all = packed.map(({ json }) => JSON.parse(json) as readonly (Entry | null)[]);
  const series: Partial<Record<SeriesName, Rollup>> = {};
  SERIES.forEach((name, index) => {
    const joined = all.reduce<Entry | null>((before, minute) => join(before, minute[index] ?? null), null);
    if (!joined) return;
    const [min, sum, max, count] = joined;
    series[name] = { min, mean: exact(sum / count), max };
  });
  return { at, samples: packed.reduce((total, { samples }) => total + samples, 0), series };
}

function join(one: Entry | null, other: Entry | null): Entry | null {
  if (!one || !other) return one ?? other;
  return [Math.min(one[0], other[0]), one[1] + other[1], Math.max(one[2], other[2]), one[3] + other[3]];
}
