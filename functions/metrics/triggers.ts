import type { TriggerSpec } from '../_shared/routing/trigger.ts';

export const checkHosts = {
  kind: 'queue',
  id: 'check-hosts',
  capability: 'checks',
  service: 'metrics',
  summary: 'Finds hosts that went silent, publishes alerts, and applies changed rules to alerts that fire',
  queue: 'host-checks',
  batchSize: 10,
  needs: {
    publishes: true,
    sends: ['host-checks', 'fan-out'],
    tables: { metrics: ['BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
  },
} as const satisfies TriggerSpec;

export const detectAnomalies = {
  kind: 'job',
  id: 'detect-anomalies',
  capability: 'checks',
  service: 'metrics',
  summary: 'Compares each host with its own last day, and finds hosts whose check was lost',
  needs: {
    sends: ['host-checks'],
    tables: { metrics: ['BatchGetItem', 'Query', 'PutItem', 'UpdateItem'] },
  },
  sizing: { memoryMb: 512, timeoutSeconds: 240 },
} as const satisfies TriggerSpec;

export const stats = {
  kind: 'direct',
  id: 'stats',
  capability: 'alerts',
  service: 'metrics',
  summary: 'Gives the daily report the number of alerts that fired in a span of time',
  caller: 'function',
  needs: { tables: { metrics: ['Query'] } },
} as const satisfies TriggerSpec;

export const triggers = [checkHosts, detectAnomalies, stats];
