import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './child.ts';
import { subjects } from './paths.ts';

export interface ColdSample {
  /** Milliseconds from the process's start until the bundle is loaded. */
  readonly loadedMs: number;
  /** … and until its first answer. */
  readonly answeredMs: number;
  readonly status: number;
  readonly body?: string;
}

const program = join(subjects, 'cold-start/sample.cjs');
let events = 0;

/** Starts a process that loads a bundle and answers one event. Throws when the status is another. */
export async function coldSample(
  bundle: string,
  event: object,
  expected: number,
  options: { readonly tempDir: string; readonly env?: Readonly<Record<string, string>> },
): Promise<ColdSample> {
  const file = join(options.tempDir, `event-${++events}.json`);
  writeFileSync(file, JSON.stringify(event));
  const sample = await run([bundle, file], options.env ?? {});
  if (sample.status !== expected) throw new Error(`${sample.status}, not ${expected}: ${sample.body}`);
  return sample;
}

/** What a process takes that does nothing, ms. */
export async function emptyProcess(): Promise<number> {
  return (await run([], {})).answeredMs;
}

async function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<ColdSample> {
  const output = await runNode(program, args, { env });
  // The last line is written by sample.cjs; a function may log before it.
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as ColdSample;
}
