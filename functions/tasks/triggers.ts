import type { TriggerSpec } from '../_shared/routing/trigger.ts';

export const deleteTasksOfUser = {
  kind: 'event',
  id: 'delete-tasks-of-user',
  service: 'tasks',
  summary: 'Removes the tasks of a deleted account',
  detailTypes: ['user.deleted'],
  needs: { postgres: true },
} as const satisfies TriggerSpec;

export const publishOutbox = {
  kind: 'schedule',
  id: 'publish-outbox',
  service: 'tasks',
  summary: 'Publishes events that the bus did not take at first',
  expression: 'rate(1 minute)',
  scheduleName: 'publish-tasks-outbox',
  needs: { postgres: true, publishes: true },
} as const satisfies TriggerSpec;

export const stats = {
  kind: 'direct',
  id: 'stats',
  service: 'tasks',
  summary: 'Counts the tasks of a span, for the daily report',
  caller: 'function',
  needs: { postgres: true },
} as const satisfies TriggerSpec;

export const triggers = [deleteTasksOfUser, publishOutbox, stats];
