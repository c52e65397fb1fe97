import { SERIES } from '../contract.ts';
import type { Minute } from '../samples/minute.ts';
import { rolledColumns } from './columns.ts';
import type { STEP_MS } from './span.ts';

export type RolledStep = keyof typeof STEP_MS;

/**
 * Rolled-up columns as parts of an answer's text, each without its brackets: parts of one column that follow one another are
 * joined by a comma, without a look at the numbers in them. In the order of `at`, `samples`, and of each series its
 * minimum, mean and maximum.
 */
export type Fragments = readonly string[];

const VALUES = ['min', 'mean', 'max'] as const;

export function fragmentsOf(step: RolledStep, minutes: readonly Minute[]): Fragments {
  const columns = rolledColumns(step, minutes);
  // What `rolledColumns` gives has the step that it was asked for.
  if (columns.step === 'raw') throw new Error('raw columns are not rolled up');
  const rolled = SERIES.flatMap((name) => VALUES.map((value) => columns[name][value]));
  return [columns.at, columns.samples, ...rolled].map((column) => JSON.stringify(column).slice(1, -1));
}

/** The JSON of the answer that these parts make, in the order of time. */
export function joined(step: RolledStep, parts: readonly Fragments[]): string {
  const column = (index: number): string => {
    const some = parts.flatMap((part) => part[index] || []);
    return `[${some.join(',')}]`;
  };
  const series = SERIES.map((name, index) => {
    const [min, mean, max] = VALUES.map((_, value) => column(2 + index * VALUES.length + value));
    return `"${name}":{"min":${min},"mean":${mean},"max":${max}}`;
  });
  return `{"step":"${step}","at":${column(0)},"samples":${column(1)},${series.join(',')}}`;
}
