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

export const triggers = [failLostRuns, purgeExpired];
