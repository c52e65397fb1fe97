import { randomUUID } from 'node:crypto';
import type { EventPublisher } from '../events/event-bus.ts';
import type { Logger } from '../observability/logger.ts';
import type { Push } from '../push/push.ts';
import type { Queue } from '../queue/queue.ts';
import type { JobName } from '../routing/jobs.ts';
import { ended, type JobResult, newRun, type Run } from './run.ts';
import type { HeldRun, RunRepository } from './run-repository.ts';

/** How long a run is believed to be alive without a sign of life. */
export const LEASE_MS = 90_000;

export interface RunServiceDeps {
  readonly runs: RunRepository;
  readonly events: EventPublisher;
  readonly pushes: Queue<Push>;
}

/** The life of a run. What it stores is pushed to the live channel `jobs`; a failed one is published. */
export type RunService = ReturnType<typeof createRunService>;

const OVERLAP = 'another run of the job is under way';
const DISABLED = 'the job is disabled';
const LOST = 'the function ended before the run did: a time-out, too little memory, or a crash';

export function createRunService({ runs, events, pushes }: RunServiceDeps) {
  const leaseEnd = () => Date.now() + LEASE_MS;
  const push = async (run: Run, log: Logger): Promise<void> => {
    try {
      await pushes.send({ channel: 'jobs', frame: { type: 'job', run } });
    } catch (error) {
      log.warn('a run was not pushed', { error });
    }
  };

  const save = async (held: HeldRun, log: Logger): Promise<boolean> => {
    const saved = await runs.save(held);
    if (saved) await push(held.run, log);
    else log.warn('the run was given up meanwhile, so its outcome is not recorded', { run: held.run });
    return saved;
  };

  /** `job.failed` is published first: should this end in between, the lease runs out and it is published again. */
  const fail = async ({ run, holder }: HeldRun, error: string, log: Logger): Promise<void> => {
    const failed = ended(run, { status: 'failed', error }, new Date());
    log.error('job failed', { run: failed });
    await events.publish({
      type: 'job.failed',
      data: { job: run.job, runId: run.id, error },
      traceId: run.id,
      id: run.id,
    });
    await save({ run: failed, holder }, log);
  };

  /** Fails the run of a job whose function died with it. */
  const failLost = async (job: JobName, log: Logger): Promise<boolean> => {
    const seen = await runs.find(job);
    if (seen.runId === undefined || seen.leaseUntil >= Date.now()) return false;
    const held = await runs.takeOver(seen, randomUUID(), leaseEnd());
    if (held) await fail(held, LOST, log);
    return held !== undefined;
  };

  /** Begins a run, in place of one whose function died where there is such a one. */
  const begin = async (
    run: Run & { readonly job: JobName },
    options: { readonly holder?: string; readonly scheduledTime?: string },
    log: Logger,
  ) => {
    const begun = await runs.begin(run, leaseEnd(), options);
    if (begun !== 'busy' || !(await failLost(run.job, log))) return begun;
    return await runs.begin(run, leaseEnd(), options);
  };

  return {
    failLost,

    /**
     * Begins the run of a scheduled time. Undefined when there is none: the time has had its run, the job is
     * disabled, which leaves no record, or another run is under way, which is recorded as skipped.
     */
    async beginScheduled(job: JobName, scheduledTime: string, log: Logger): Promise<HeldRun | undefined> {
      const run = newRun(job, 'schedule', new Date());
      const holder = randomUUID();
      const begun = await begin(run, { holder, scheduledTime }, log);
      switch (begun) {
        case 'begun':
          await push(run, log);
          return { run, holder };
        case 'busy': {
          const skipped = ended(run, { status: 'skipped', result: { reason: OVERLAP } }, new Date());
          if (await runs.skip(skipped, scheduledTime)) await push(skipped, log);
          return undefined;
        }
        case 'disabled':
        case 'repeated':
          log.info('no run', { scheduledTime, reason: begun });
          return undefined;
      }
    },

    /**
     * Asks for a run by hand.
     * @param invoke starts the job's function with the id of the run
     * @returns the run: under way, or skipped with the reason in its `result`
     * @throws what `invoke` throws; the run has failed then
     */
    async startManual(job: JobName, invoke: (runId: string) => Promise<void>, log: Logger): Promise<Run> {
      const run = newRun(job, 'manual', new Date());
      const begun = await begin(run, {}, log);
      if (begun !== 'begun') {
        const reason = begun === 'disabled' ? DISABLED : OVERLAP;
        const skipped = ended(run, { status: 'skipped', result: { reason } }, new Date());
        await runs.skip(skipped);
        await push(skipped, log);
        return skipped;
      }
      await push(run, log);
      try {
        await invoke(run.id);
      } catch (error) {
        const held = await runs.claim(job, run.id, randomUUID(), leaseEnd());
        if (held) await fail(held, 'the function of the job could not be invoked', log);
        throw error;
      }
      return run;
    },

    /** Takes up a run that was asked for by hand; undefined when it was taken up before, or given up. */
    claim: (job: JobName, runId: string): Promise<HeldRun | undefined> =>
      runs.claim(job, runId, randomUUID(), leaseEnd()),

    /** @returns false when the run was given up meanwhile */
    renew: (held: HeldRun): Promise<boolean> => runs.renew(held, leaseEnd()),

    /** Records that the next attempt begins. */
    async retry({ run, holder }: HeldRun, log: Logger): Promise<HeldRun | undefined> {
      const next = { run: { ...run, attempt: run.attempt + 1 }, holder };
      return (await save(next, log)) ? next : undefined;
    },

    async succeed({ run, holder }: HeldRun, result: JobResult, log: Logger): Promise<void> {
      await save({ run: ended(run, { status: 'succeeded', result }, new Date()), holder }, log);
    },

    fail,
  };
}
