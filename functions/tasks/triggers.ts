import { trigger } from '../_shared/routing/trigger.ts';

export const forgetOwner = trigger({
  kind: 'event',
  id: 'forget-owner',
  service: 'tasks',
  handler: 'handlers/forget-owner.ts',
  summary: 'Removes the tasks of a deleted account',
  detailTypes: ['user.deleted'],
  needs: { postgres: true },
});

export const triggers = [forgetOwner];
