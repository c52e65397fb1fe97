import * as z from 'zod/mini';
import { epochSeconds } from '../time.ts';
import { type Run, run } from './run.ts';

/**
 * The table `jobs`:
 *
 * | pk | sk | gsi1pk | gsi1sk | what |
 * | --- | --- | --- | --- | --- |
 * | `JOB#<name>` | `JOB` | | | a job and its lock |
 * | `JOB#<name>` | `RUN#<run id>` | `JOB#<name>#<status>` | the id | a run |
 * | `JOB#<name>` | `TIME#<instant>` | | | a scheduled time that had its run |
 */
export const jobKey = (job: string) => ({ pk: `JOB#${job}`, sk: 'JOB' });
export const RUN_PREFIX = 'RUN#';
export const runKey = (job: string, runId: string) => ({ pk: `JOB#${job}`, sk: `${RUN_PREFIX}${runId}` });
/** Of the index. */
export const statusKey = (job: string, status: Run['status']) => `JOB#${job}#${status}`;

/** Runs, and the scheduled times that had theirs, are kept for 30 days. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;

/**
 * A job is there once it has run or was switched. `runId` and `leaseUntil` (ms) are there while a run is under way, and
 * `holder` is the token of the one invocation that may write its outcome. `lastRun` is the last run that began.
 */
const jobItem = z.object({
  enabled: z._default(z.boolean(), true),
  runId: z.optional(z.string()),
  holder: z.optional(z.string()),
  leaseUntil: z._default(z.number(), 0),
  lastRun: z.optional(run),
});
export type Job = z.output<typeof jobItem>;

/** A job as its item says; one without an item is enabled and has never run. */
export function toJob(item: unknown): Job {
  return jobItem.parse(item ?? {});
}

export function toRun(item: unknown): Run {
  return z.object(run.shape).parse(item);
}

export function runItem(one: Run) {
  return {
    ...one,
    ...runKey(one.job, one.id),
    gsi1pk: statusKey(one.job, one.status),
    gsi1sk: one.id,
    expiresAt: expiry(one),
  };
}

export function timeItem({ job, startedAt }: Run, scheduledTime: string) {
  return { pk: `JOB#${job}`, sk: `TIME#${scheduledTime}`, expiresAt: expiry({ startedAt }) };
}

function expiry({ startedAt }: Pick<Run, 'startedAt'>): number {
  return epochSeconds(new Date(startedAt)) + KEPT_SECONDS;
}
