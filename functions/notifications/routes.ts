import type { ServiceSpec } from '../_shared/routing/route.ts';

export const service = {
  name: 'notifications',
  title: 'Notifications',
  description: 'What people are told: in the product, by mail, by SMS, and by webhooks of their own.',
  http: [],
} satisfies ServiceSpec;
