import { trigger } from '../_shared/routing/trigger.ts';

export const migrate = trigger({
  kind: 'migrations',
  id: 'migrate',
  service: 'migrations',
  handler: 'handlers/migrate.ts',
  summary: "Brings every service's schema up to date",
  masterSecret: 'database-master',
  needs: {},
  sizing: { memoryMb: 512, timeoutSeconds: 300 },
});

export const triggers = [migrate];
