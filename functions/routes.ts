import type { ServiceSpec } from './_shared/routing/route.ts';
import { service as auth } from './auth/routes.ts';
import { service as chat } from './chat/routes.ts';
import { service as files } from './files/routes.ts';
import { service as integrations } from './integrations/routes.ts';
import { service as jobs } from './jobs/routes.ts';
import { service as metrics } from './metrics/routes.ts';
import { service as notifications } from './notifications/routes.ts';
import { service as platform } from './platform/routes.ts';
import { service as posts } from './posts/routes.ts';
import { service as products } from './products/routes.ts';
import { service as tasks } from './tasks/routes.ts';
import { service as webhooks } from './webhooks/routes.ts';

/** Every service with HTTP routes, in the order of the API reference. */
export const services: readonly ServiceSpec[] = [
  platform,
  auth,
  tasks,
  posts,
  chat,
  metrics,
  files,
  products,
  integrations,
  webhooks,
  jobs,
  notifications,
];
