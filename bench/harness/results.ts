import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineConditions } from './conditions.ts';
import { bench } from './paths.ts';
import type { RowResult } from './row.ts';

/** A row as it stands in the results file. */
export type RecordedRow = RecordedResult | RecordedFailure;
interface Recorded {
  readonly title: string;
  readonly machine: MachineConditions;
  readonly rounds: number;
}
export interface RecordedResult extends Recorded, RowResult {
  readonly status: 'reached' | 'missed';
}
export interface RecordedFailure extends Recorded {
  readonly status: 'failed';
  readonly error: string;
}

export const resultsFile = join(bench, 'results/latest.json');

/** Replaces the rows that ran; the others stay, each with the machine and the commit it was measured at. */
export function recordRows(rows: Readonly<Record<string, RecordedRow>>, file = resultsFile): void {
  // The file is written by this function alone.
  const before = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { rows: object })
    : { rows: {} };
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ rows: { ...before.rows, ...rows } }, null, 2)}\n`);
}
