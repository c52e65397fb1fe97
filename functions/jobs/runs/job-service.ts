import { notFound, preconditionFailed } from '../../_shared/errors/errors.ts';
import type { Run, RunStatus } from '../../_shared/jobs/run.ts';
import type { Job as StoredJob } from '../../_shared/jobs/run-items.ts';
import { cursorCodec, cursorId, cutPage } from '../../_shared/paging/paging.ts';
import { JOB_NAMES, JOBS, type JobName } from '../../_shared/routing/jobs.ts';
import { type Job, jobName } from '../contract.ts';
import type { JobRepository } from './job-repository.ts';
import { nextRun } from './next-run.ts';

interface Paging {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

const jobCursor = cursorCodec('jobs', jobName);
const runCursor = cursorCodec('job-runs', cursorId);

/**
 * Jobs as administrators see them.
 * @param timeZone IANA name of the zone that daily jobs are scheduled in
 */
export function jobService(jobs: JobRepository, timeZone: () => string) {
  const shown = (name: JobName, { enabled, lastRun }: StoredJob): Job => {
    const { schedule, zone, summary } = JOBS[name];
    const scheduledIn = zone === 'UTC' ? 'UTC' : timeZone();
    const next = enabled ? nextRun(schedule, scheduledIn, new Date()) : null;
    return {
      ...{ name, description: summary, schedule, timeZone: scheduledIn, enabled },
      ...{ nextRun: next?.toISOString() ?? null, lastRun: lastRun ?? null },
    };
  };
  return {
    /** By name. */
    async list({ limit, cursor }: Paging): Promise<Page<Job>> {
      const after = cursor === undefined ? '' : jobCursor.decode(cursor);
      const names = JOB_NAMES.filter((name) => name > after).slice(0, limit + 1);
      const { items, nextCursor } = cutPage(names, limit, (name) => jobCursor.encode(name));
      const found = await jobs.findAll(items);
      return { items: found.map(({ name, job }) => shown(name, job)), nextCursor };
    },

    /** Newest first. @throws AppError `validation` for a cursor of another list */
    async listRuns(
      name: JobName,
      { status, limit, cursor }: Paging & { readonly status?: RunStatus | undefined },
    ): Promise<Page<Run>> {
      const before = cursor === undefined ? undefined : runCursor.decode(cursor);
      const runs = await jobs.listRuns(name, { status, before }, limit + 1);
      return cutPage(runs, limit, ({ id }) => runCursor.encode(id));
    },

    /** @throws AppError `not-found` */
    async getRun(id: string): Promise<Run> {
      const run = await jobs.findRun(id);
      if (!run) throw notFound();
      return run;
    },

    /**
     * @param check is given the tag of the job as it is, and throws for one that may not be written
     * @throws AppError `precondition-failed`, too when somebody else switched the job meanwhile
     */
    async setEnabled(name: JobName, enabled: boolean | undefined, check: (tag: string) => void) {
      const before = shown(name, await jobs.find(name));
      check(tagOf(before));
      if (enabled === undefined || enabled === before.enabled) return { job: before, tag: tagOf(before) };
      const written = await jobs.setEnabled(name, enabled, before.enabled);
      if (!written) throw preconditionFailed();
      const job = shown(name, written);
      return { job, tag: tagOf(job) };
    },
  };
}

function tagOf({ enabled, nextRun, lastRun }: Job): string {
  const { id, status, attempt } = lastRun ?? { id: 'none', status: 'none', attempt: 0 };
  return [enabled, nextRun, id, status, attempt].join('.');
}
