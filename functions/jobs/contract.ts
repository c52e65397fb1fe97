import * as z from 'zod/mini';
import { run, runStatus } from '../_shared/jobs/run.ts';
import { pageQuery, pageSchema } from '../_shared/paging/paging.ts';
import { JOB_NAMES } from '../_shared/routing/jobs.ts';
import { uuid } from '../_shared/schema/formats.ts';
import { instant } from '../_shared/schema/instant.ts';

export const jobName = z.enum(JOB_NAMES);

export const job = z
  .strictObject({
    name: z.string(),
    description: z.string(),
    schedule: z.string().register(z.globalRegistry, {
      description: 'EventBridge Scheduler expression',
      examples: ['cron(0 6 * * ? *)'],
    }),
    timeZone: z.string().register(z.globalRegistry, { description: 'IANA name of the zone of `schedule`' }),
    enabled: z.boolean(),
    nextRun: z
      .nullable(instant())
      .register(z.globalRegistry, { description: 'Null while the job is disabled' }),
    lastRun: z
      .nullable(run)
      .register(z.globalRegistry, { description: 'The last run that began: under way, succeeded or failed' }),
  })
  .register(z.globalRegistry, { id: 'Job' });
export type Job = z.infer<typeof job>;

/** RFC 7396: a field left out stays. */
export const jobPatch = z
  .strictObject({ enabled: z.optional(z.boolean()) })
  .register(z.globalRegistry, { id: 'JobPatch' });

export const jobParam = z.object({ name: jobName });
export const runParam = z.object({ id: uuid() });
export const jobQuery = z.object(pageQuery());
export const runQuery = z.object({ status: z.optional(runStatus), ...pageQuery() });
export const jobPage = pageSchema(job).register(z.globalRegistry, { id: 'JobPage' });
export const runPage = pageSchema(run).register(z.globalRegistry, { id: 'RunPage' });
