import type { TriggerSpec } from '../_shared/routing/trigger.ts';

export const forgetOwner = {
  kind: 'event',
  id: 'forget-owner',
  service: 'tasks',
  summary: 'Removes the tasks of a deleted account',
  detailTypes: ['user.deleted'],
  needs: { postgres: true },
} as const satisfies TriggerSpec;

export const triggers = [forgetOwner];
