import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { AppError } from '../errors/errors.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { countColdStart } from '../observability/metrics.ts';
import type { JobName } from '../routing/jobs.ts';
import { instantInput } from '../schema/instant.ts';
import type { JobResult, Run } from './run.ts';
import type { HeldRun } from './run-repository.ts';
import { LEASE_MS, type RunService } from './run-service.ts';
import { runService } from './runs.ts';

/** What a job knows of its run. */
export interface JobContext {
  readonly runId: string;
  readonly trigger: Run['trigger'];
  /** The time that the schedule stands for; of a run by hand when it was asked for. */
  readonly scheduledTime: Date;
  readonly log: Logger;
  /**
   * Between the steps of long work: proves that the run is still this one's.
   * @throws Error when it was given up, so that the work stops
   */
  renew(): Promise<void>;
}

/** Does the work; must be safe to repeat. What it gives is the `result` of the run. */
export type Job = (context: JobContext) => Promise<JobResult>;

/** `scheduledTime` comes from the Scheduler (lib/constructs/scheduled-job.ts), `runId` from `POST /jobs/{name}/run`. */
const event = z.union([z.object({ scheduledTime: instantInput() }), z.object({ runId: z.uuid() })]);

/** Waits before the second and the third attempt, ms. */
const RETRY_WAITS_MS = [2_000, 8_000];
const RENEW_MS = LEASE_MS / 3;
/** Kept free for recording the outcome. */
const RESERVE_MS = 5_000;

/**
 * The Lambda handler of a job. One run at a time, one for each scheduled time; each is recorded, and holds its job by
 * a lease that is renewed. An attempt that throws is repeated twice; then the run has failed, `job.failed` is published
 * and the invocation fails, which raises the alarm. Lambda's retries of it find the run over.
 */
export function jobHandler(name: JobName, work: Job) {
  return async (input: unknown, lambda: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    countColdStart();
    const start = event.parse(input);
    const log = createLogger({ job: name });
    const runs = runService();
    const held =
      'runId' in start
        ? await runs.claim(name, start.runId)
        : await runs.beginScheduled(name, start.scheduledTime, log);
    if (!held) return;
    const scheduledTime = 'runId' in start ? held.run.startedAt : start.scheduledTime;
    await carryOut(runs, held, {
      work,
      scheduledTime: new Date(scheduledTime),
      log: log.child({ runId: held.run.id }),
      remainingMs: () => lambda.getRemainingTimeInMillis() - RESERVE_MS,
    });
  };
}

interface Execution {
  readonly work: Job;
  readonly scheduledTime: Date;
  readonly log: Logger;
  /** Until the function is ended, less what recording takes. */
  remainingMs(): number;
}

/** Works on a run until an attempt succeeds, and records how it ended. */
async function carryOut(runs: RunService, first: HeldRun, execution: Execution): Promise<void> {
  const { work, log, remainingMs } = execution;
  let held = first;
  const renewal = setInterval(() => {
    // A renewal that fails is made up for by the next; one that is refused stops the work at its next step.
    runs.renew(held).catch((error: unknown) => log.warn('the lease was not renewed', { error }));
  }, RENEW_MS);
  try {
    for (;;) {
      const began = performance.now();
      try {
        const result = await work(contextOf(runs, held, execution));
        return await runs.succeed(held, result, log);
      } catch (error) {
        const { attempt } = held.run;
        log.error('an attempt of the job failed', { attempt, error });
        const wait = RETRY_WAITS_MS[attempt - 1];
        const fits = wait !== undefined && remainingMs() > wait + performance.now() - began;
        if (!fits) {
          await runs.fail(held, messageOf(error), log);
          throw error;
        }
        await sleep(wait);
      }
      const next = await runs.retry(held, log);
      if (!next) return;
      held = next;
    }
  } finally {
    clearInterval(renewal);
  }
}

function contextOf(runs: RunService, held: HeldRun, { scheduledTime, log }: Execution): JobContext {
  return {
    runId: held.run.id,
    trigger: held.run.trigger,
    scheduledTime,
    log,
    async renew() {
      if (!(await runs.renew(held))) throw new Error('the run was given up meanwhile');
    },
  };
}

/** What administrators read: our own words, and never those of a store or a library. */
function messageOf(error: unknown): string {
  return error instanceof AppError ? error.message.slice(0, 500) : 'internal error: the log says more';
}
