import type { TriggerSpec } from '../_shared/routing/trigger.ts';

export const deletePostsOfUser = {
  kind: 'event',
  id: 'delete-posts-of-user',
  service: 'posts',
  summary: 'Removes the posts and likes of a deleted account',
  detailTypes: ['user.deleted'],
  needs: { postgres: true },
} as const satisfies TriggerSpec;

export const publishOutbox = {
  kind: 'schedule',
  id: 'publish-outbox',
  service: 'posts',
  summary: 'Publishes events that the bus did not take at first',
  expression: 'rate(1 minute)',
  scheduleName: 'publish-posts-outbox',
  needs: { postgres: true, publishes: true },
} as const satisfies TriggerSpec;

export const stats = {
  kind: 'direct',
  id: 'stats',
  service: 'posts',
  summary: 'Counts the posts of a span, for the daily report',
  caller: 'function',
  needs: { postgres: true },
} as const satisfies TriggerSpec;

export const triggers = [deletePostsOfUser, publishOutbox, stats];
