import type { HttpRouteSpec } from '../../../functions/_shared/routing/route.ts';
import type { ColdExample, ColdExamples } from '../../harness/cold-route.ts';
import { auth } from './auth.ts';
import { chat } from './chat.ts';
import { files } from './files.ts';
import { integrations } from './integrations.ts';
import { jobs } from './jobs.ts';
import { metrics } from './metrics.ts';
import { notifications } from './notifications.ts';
import { platform } from './platform.ts';
import { posts } from './posts.ts';
import { products } from './products.ts';
import { tasks } from './tasks.ts';
import { webhooks } from './webhooks.ts';

/** A real call of each route, by service. Routes that only read, without parameters, need none. */
const examples: Readonly<Record<string, ColdExamples>> = {
  auth,
  chat,
  files,
  integrations,
  jobs,
  notifications,
  metrics,
  platform,
  posts,
  products,
  tasks,
  webhooks,
};

/** The example of a route. Throws when there is none, so that no new route goes unmeasured. */
export function exampleOf(service: string, route: HttpRouteSpec): ColdExample {
  const example = examples[service]?.[route.id];
  if (example) return example;
  if (route.method !== 'GET' || route.params)
    throw new Error(`${service}/${route.id} has no example in rows/cold-examples`);
  return ({ user, admin }) => {
    if (route.access === 'user') return { status: 200, token: user.token };
    return { status: 200, ...(route.access === 'admin' && { token: admin.token }) };
  };
}
