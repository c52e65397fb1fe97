import type { BenchRow } from '../harness/row.ts';
import { gateway } from './gateway.ts';
import { pipeline } from './pipeline.ts';

/** Every benchmark, in the order of the table. */
export const rows: readonly BenchRow[] = [pipeline, gateway];
