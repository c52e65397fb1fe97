import type { TriggerSpec } from '../_shared/routing/trigger.ts';

export const forgetAuthor = {
  kind: 'event',
  id: 'forget-author',
  service: 'posts',
  summary: 'Removes the posts and likes of a deleted account',
  detailTypes: ['user.deleted'],
  needs: { postgres: true },
} as const satisfies TriggerSpec;

export const triggers = [forgetAuthor];
