import type { LocalProject } from '@nubo/local-aws';
import { seedAccounts } from './seed/accounts.ts';
import { seedHost } from './seed/host.ts';
import { seedPosts } from './seed/posts.ts';
import { seedProducts } from './seed/products.ts';
import { seedTasks } from './seed/tasks.ts';

/**
 * Fills a fresh local Nubo as its users and its operator would: through the HTTP API, and by the operator's
 * function where there is no HTTP for it. A run that was interrupted may be repeated.
 */
export const seed: NonNullable<LocalProject['seed']> = async ({ endpoints, world }) => {
  const people = async () => {
    const accounts = await seedAccounts(endpoints.http, world.functions);
    const host = seedHost(endpoints.http, world.dataDir);
    await seedTasks(endpoints.http, accounts);
    await seedPosts(endpoints.http, accounts);
    await host;
  };
  await Promise.all([people(), seedProducts(world.functions)]);
};
