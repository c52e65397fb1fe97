import { run } from '../_shared/jobs/run.ts';
import type { JobFunction } from '../_shared/routing/jobs.ts';
import type { HttpRouteSpec, ServiceSpec } from '../_shared/routing/route.ts';
import { JOB_NEEDS } from '../_shared/routing/trigger.ts';
import { job, jobPage, jobParam, jobPatch, jobQuery, runPage, runParam, runQuery } from './contract.ts';

/** Every job's function: `POST /jobs/{name}/run` invokes these and no others. */
const JOB_FUNCTIONS = [
  'jobs/backup-database',
  'auth/cleanup-inactive-users',
  'jobs/daily-report',
  'metrics/detect-anomalies',
  'products/expire-orders',
  'jobs/purge-expired',
  'webhooks/retry-webhooks',
] as const satisfies readonly JobFunction[];

export const listJobs = {
  id: 'list-jobs',
  capability: 'runs',
  method: 'GET',
  path: '/jobs',
  access: 'admin',
  summary: 'Scheduled jobs by name, with their next and last run',
  query: jobQuery,
  responses: { 200: { description: 'A page of jobs', body: jobPage } },
  needs: { tables: { jobs: ['BatchGetItem'] }, timeZone: true },
} as const satisfies HttpRouteSpec;

export const listRuns = {
  id: 'list-runs',
  capability: 'runs',
  method: 'GET',
  path: '/jobs/{name}/runs',
  access: 'admin',
  summary: 'Runs of a job in the last 30 days, newest first',
  params: jobParam,
  query: runQuery,
  responses: { 200: { description: 'A page of runs', body: runPage } },
  needs: { tables: { jobs: ['Query'] } },
} as const satisfies HttpRouteSpec;

export const getRun = {
  id: 'get-run',
  capability: 'runs',
  method: 'GET',
  path: '/jobs/runs/{id}',
  access: 'admin',
  summary: 'One run',
  params: runParam,
  responses: { 200: { description: 'The run', body: run } },
  conditional: true,
  needs: { tables: { jobs: ['BatchGetItem'] } },
} as const satisfies HttpRouteSpec;

export const startRun = {
  id: 'start-run',
  capability: 'runs',
  method: 'POST',
  path: '/jobs/{name}/run',
  access: 'admin',
  summary: 'Run a job now',
  description:
    'Never beside another run: while one is under way, or the job is disabled, the run is recorded as `skipped` with the reason in its `result`. Each change of a run is pushed to the live channel `jobs`.',
  params: jobParam,
  responses: {
    202: { description: 'The run; its URL is in `Location`', body: run, headers: { location: 'The run' } },
  },
  idempotent: true,
  needs: { ...JOB_NEEDS, invokes: JOB_FUNCTIONS },
} as const satisfies HttpRouteSpec;

export const updateJob = {
  id: 'update-job',
  capability: 'runs',
  method: 'PATCH',
  path: '/jobs/{name}',
  access: 'admin',
  summary: 'Enable or disable a job',
  description: 'A disabled job does not run, by its schedule or by hand; a run that is under way goes on.',
  params: jobParam,
  body: jobPatch,
  bodyKind: 'merge',
  responses: { 200: { description: 'The job as it is now', body: job } },
  conditional: true,
  needs: { tables: { jobs: ['GetItem', 'UpdateItem'] }, timeZone: true },
} as const satisfies HttpRouteSpec;

export const service: ServiceSpec = {
  name: 'jobs',
  title: 'Jobs',
  description: 'Work that is done by the clock: when it is due, what came of it, and a run by hand.',
  http: [listJobs, listRuns, getRun, startRun, updateJob],
};
