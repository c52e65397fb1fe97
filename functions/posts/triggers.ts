import { trigger } from '../_shared/routing/trigger.ts';

export const forgetAuthor = trigger({
  kind: 'event',
  id: 'forget-author',
  service: 'posts',
  handler: 'handlers/forget-author.ts',
  summary: 'Removes the posts and likes of a deleted account',
  detailTypes: ['user.deleted'],
  needs: { postgres: true },
});

export const triggers = [forgetAuthor];
