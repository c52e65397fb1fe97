import type { Summary } from './stats.ts';

/** One benchmark: a file in `rows/` and a line in `rows/index.ts`. */
export interface BenchRow {
  readonly name: string;
  /** What is timed, in one line. */
  readonly title: string;
  /** Throws when an answer is wrong: the row then counts as failed. */
  run(context: BenchContext): Promise<RowResult>;
}

export interface BenchContext {
  /** Interleaved rounds: five or more, fewer only under `--quick`. */
  readonly rounds: number;
  /** Shortens loads and warm-ups too. */
  readonly quick: boolean;
  /** A folder of this row's own, removed after it. */
  readonly tempDir: string;
  log(line: string): void;
  /** Called when the row is over, the last one first, whether it failed or not. */
  onClose(close: () => unknown): void;
}

export interface RowResult {
  /** What has to be known to compare the figures: rows, bodies, clients. */
  readonly conditions: Readonly<Record<string, string | number>>;
  readonly series: readonly Series[];
  readonly targets: readonly TargetResult[];
}

/** What was measured of one subject. */
export interface Series {
  readonly subject: string;
  readonly unit: string;
  readonly summary: Summary;
  /** `ours`, or a peer. */
  readonly side: 'ours' | 'peer';
}

/** A target of bench/README.md and whether it was reached. */
export interface TargetResult {
  readonly claim: string;
  /** The ratio or the value compared. */
  readonly value: Summary;
  readonly unit: string;
  readonly bound: 'at most' | 'at least';
  readonly target: number;
  readonly reached: boolean;
}
