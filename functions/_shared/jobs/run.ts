import * as z from 'zod/mini';
import { newId } from '../ids.ts';
import { instant } from '../schema/instant.ts';

export const runStatus = z.enum(['running', 'succeeded', 'failed', 'skipped']);

/** One run of a job, as the API shows it and as it is stored. */
export const run = z
  .strictObject({
    id: z.uuid(),
    job: z.string(),
    trigger: z.enum(['schedule', 'manual']),
    status: runStatus,
    startedAt: instant(),
    finishedAt: z.nullable(instant()),
    durationMs: z.nullable(z.int().check(z.nonnegative())),
    attempt: z
      .int()
      .check(z.positive())
      .register(z.globalRegistry, { description: 'From 1; a failed attempt is repeated twice' }),
    result: z
      .nullable(z.record(z.string(), z.unknown()))
      .register(z.globalRegistry, { description: 'What the job reports; of a skipped run its `reason`' }),
    error: z.nullable(z.string()),
  })
  .register(z.globalRegistry, { id: 'Run' });

export type Run = z.infer<typeof run>;
export type RunStatus = z.infer<typeof runStatus>;
/** What a job reports: JSON, small enough for an item of DynamoDB. */
export type JobResult = Readonly<Record<string, unknown>>;

/** A run that begins now. */
export function newRun<N extends string>(
  job: N,
  trigger: Run['trigger'],
  now: Date,
): Run & { readonly job: N } {
  const startedAt = now.toISOString();
  return {
    ...{ id: newId(), job, trigger, status: 'running', startedAt, finishedAt: null, durationMs: null },
    ...{ attempt: 1, result: null, error: null },
  };
}

/** The same run, ended now. */
export function ended(
  run: Run,
  outcome:
    | { readonly status: 'succeeded' | 'skipped'; readonly result: JobResult }
    | { readonly status: 'failed'; readonly error: string },
  now: Date,
): Run {
  const durationMs = Math.max(0, now.getTime() - Date.parse(run.startedAt));
  return { ...run, ...outcome, finishedAt: now.toISOString(), durationMs };
}
