import type { TriggerSpec } from './_shared/routing/trigger.ts';
import { triggers as auth } from './auth/triggers.ts';
import { triggers as chat } from './chat/triggers.ts';
import { triggers as files } from './files/triggers.ts';
import { triggers as jobs } from './jobs/triggers.ts';
import { triggers as metrics } from './metrics/triggers.ts';
import { triggers as migrations } from './migrations/triggers.ts';
import { triggers as notifications } from './notifications/triggers.ts';
import { triggers as posts } from './posts/triggers.ts';
import { triggers as products } from './products/triggers.ts';
import { triggers as tasks } from './tasks/triggers.ts';
import { triggers as webhooks } from './webhooks/triggers.ts';

/** Every function that something other than an HTTP call starts. */
export const triggers: readonly TriggerSpec[] = [
  ...migrations,
  ...auth,
  ...tasks,
  ...posts,
  ...chat,
  ...metrics,
  ...files,
  ...jobs,
  ...products,
  ...webhooks,
  ...notifications,
];
