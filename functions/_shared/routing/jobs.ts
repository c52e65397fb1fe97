/** Where a job runs and when. */
interface JobDefinition {
  /** The service that owns the data it works on; its function is `<service>/<job>`. */
  readonly service: string;
  /** EventBridge Scheduler cron expression: minutes, hours, day of month, month, day of week, year. */
  readonly schedule: `cron(${string})`;
  /**
   * `UTC` for what runs several times a day: a clock that is put back would hold it up for an hour. `deployment`
   * for once a day, in the time zone that the deployment is configured with; the hours chosen are ones that
   * no time zone skips ("Schedule types", EventBridge Scheduler User Guide: daylight saving time).
   */
  readonly zone: 'UTC' | 'deployment';
  readonly summary: string;
}

/** Every scheduled job. Its trigger has the kind `job` and this name as its id; its schedule has this name too. */
export const JOBS = {
  'backup-database': {
    service: 'jobs',
    schedule: 'cron(15 4 * * ? *)',
    zone: 'deployment',
    summary: 'Writes every table to the backups bucket',
  },
  'cleanup-inactive-users': {
    service: 'auth',
    schedule: 'cron(15 5 * * ? *)',
    zone: 'deployment',
    summary: 'Warns accounts that nobody signs in to, and deletes them after a year',
  },
  'daily-report': {
    service: 'jobs',
    schedule: 'cron(0 6 * * ? *)',
    zone: 'deployment',
    summary: 'Mails the numbers of the last 24 hours to administrators',
  },
  'detect-anomalies': {
    service: 'metrics',
    schedule: 'cron(0/5 * * * ? *)',
    zone: 'UTC',
    summary: 'Raises alerts for hosts far from their own recent mean',
  },
  'expire-orders': {
    service: 'products',
    schedule: 'cron(* * * * ? *)',
    zone: 'UTC',
    summary: 'Expires orders that were not paid and gives their stock back',
  },
  'purge-expired': {
    service: 'jobs',
    schedule: 'cron(30 * * * ? *)',
    zone: 'UTC',
    summary: 'Removes what has expired from every service',
  },
  'retry-webhooks': {
    service: 'webhooks',
    schedule: 'cron(* * * * ? *)',
    zone: 'UTC',
    summary: 'Works on failed webhook events again when they are due',
  },
} as const satisfies Readonly<Record<string, JobDefinition>>;

export type JobName = keyof typeof JOBS;

/** The function of a job, as `needs.invokes` names it. */
export type JobFunction = { [N in JobName]: `${(typeof JOBS)[N]['service']}/${N}` }[JobName];

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(JOBS, name);
}

/** All names, in the order of the list above. */
export const JOB_NAMES: readonly JobName[] = Object.keys(JOBS).filter(isJobName);
