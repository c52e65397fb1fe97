import type { TriggerSpec } from '../_shared/routing/trigger.ts';

export const migrate = {
  kind: 'migrations',
  id: 'migrate',
  service: 'migrations',
  summary: "Brings every service's schema up to date",
  masterSecret: 'database-master',
  needs: {},
  sizing: { memoryMb: 512, timeoutSeconds: 300 },
} as const satisfies TriggerSpec;

export const triggers = [migrate];
