import type { Needs, TableAction } from '../_shared/routing/needs.ts';
import { JOB_NEEDS, type TriggerSpec } from '../_shared/routing/trigger.ts';

export const failLostRuns = {
  kind: 'schedule',
  id: 'fail-lost-runs',
  capability: 'runs',
  service: 'jobs',
  summary: 'Fails runs whose function was ended in the middle',
  expression: 'rate(1 minute)',
  scheduleName: 'fail-lost-runs',
  needs: JOB_NEEDS,
} as const satisfies TriggerSpec;

export const purgeExpired = {
  kind: 'job',
  id: 'purge-expired',
  capability: 'purge',
  service: 'jobs',
  summary: 'Has each service remove what has expired',
  needs: { invokes: ['auth/purge-expired'] },
  sizing: { timeoutSeconds: 120 },
} as const satisfies TriggerSpec;

/** Tables of DynamoDB that backups hold. */
const ITEM_TABLES = ['chat', 'files', 'webhooks', 'notifications', 'metrics', 'jobs'] as const;

export const backupDatabase = {
  kind: 'job',
  id: 'backup-database',
  capability: 'backup',
  service: 'jobs',
  summary: 'Writes every table to the bucket of backups',
  needs: {
    readsAllSchemas: true,
    tables: tablesWith(['Scan']),
    objects: { backups: ['PutObject', 'AbortMultipartUpload'] },
  },
  // The longest that Lambda allows.
  sizing: { memoryMb: 1024, timeoutSeconds: 900 },
} as const satisfies TriggerSpec;

export const restoreBackup = {
  kind: 'direct',
  id: 'restore-backup',
  capability: 'backup',
  service: 'jobs',
  summary: 'Operator: puts a backup in place of what is there',
  caller: 'operator',
  needs: {
    ownsAllSchemas: true,
    tables: tablesWith(['Scan', 'BatchWriteItem']),
    objects: { backups: ['GetObject', 'ListBucket'] },
  },
  sizing: { memoryMb: 1024, timeoutSeconds: 900 },
} as const satisfies TriggerSpec;

function tablesWith(actions: readonly TableAction[]): NonNullable<Needs['tables']> {
  return Object.fromEntries(ITEM_TABLES.map((name) => [name, actions]));
}

export const dailyReport = {
  kind: 'job',
  id: 'daily-report',
  capability: 'report',
  service: 'jobs',
  summary: 'Mails the numbers of the last 24 hours to administrators',
  needs: {
    timeZone: true,
    consoleUrl: true,
    sends: ['mail'],
    invokes: [
      'auth/list-admins',
      'auth/stats',
      'tasks/stats',
      'posts/stats',
      'chat/stats',
      'files/stats',
      'products/stats',
      'webhooks/stats',
      'metrics/stats',
    ],
  },
  sizing: { timeoutSeconds: 120 },
} as const satisfies TriggerSpec;

export const triggers = [failLostRuns, dailyReport, purgeExpired, backupDatabase, restoreBackup];
