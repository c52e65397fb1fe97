import type { Stores } from '../core/world.ts';
import { dynamoDbLeftover, startDynamoDb } from './dynamodb/index.ts';
import { stopLeftoverPostgres } from './postgres/cluster.ts';
import { startPostgres } from './postgres/index.ts';
import type { RdsProxy } from './postgres/rds-proxy.ts';
import { startRedis } from './redis/index.ts';
import { redisCommand } from './redis/server-command.ts';
import { stopLeftoverServer } from './server-process.ts';
import type { StoreContext } from './store-context.ts';
import { openStoreMemory } from './store-memory.ts';

interface Closeable {
  close(): Promise<void>;
}

/** The stores of one world, each started when it is first asked for; asking for all at once starts them side by side. */
export function createStores(context: StoreContext): Stores {
  const memory = openStoreMemory(context.dataDir);
  const started: Promise<Closeable>[] = [];
  const proxies: ReturnType<Stores['listening']>[number][] = [];
  const proxied = async <T extends { host: string; port: number }>(
    name: 'PostgreSQL' | 'Redis',
    starting: Promise<T>,
  ): Promise<T> => {
    const store = await starting;
    proxies.push({ name, host: store.host, port: store.port });
    return store;
  };
  const once = <T extends Closeable>(title: string, start: () => Promise<T>): (() => Promise<T>) => {
    let store: Promise<T> | undefined;
    return () => {
      if (!store) {
        store = context.log.step(title, start);
        started.push(store);
        // One that failed is not closed, and may be asked for again.
        store.catch(() => {
          store = undefined;
        });
      }
      return store;
    };
  };
  return {
    postgres: once('PostgreSQL', async () => {
      const store = await proxied('PostgreSQL', startPostgres(context, memory));
      return {
        ...store,
        async openRdsProxy(proxy: RdsProxy) {
          const { localPort } = await store.openRdsProxy(proxy);
          const { host, port } = proxy;
          proxies.push({ name: 'PostgreSQL', host, port, localPort });
          return { localPort };
        },
      };
    }),
    redis: once('Redis', () => proxied('Redis', startRedis(context, memory))),
    dynamodb: once('DynamoDB', () => startDynamoDb(context)),
    listening: () => proxies,
    async close() {
      proxies.length = 0;
      const stores = await Promise.allSettled(started.splice(0));
      const open = stores.flatMap((store) => (store.status === 'fulfilled' ? [store.value] : []));
      await Promise.all(open.map((store) => store.close()));
    },
  };
}

/**
 * Stops the servers that a killed run left on a data folder; to be called, with the folder locked, before
 * the folder is dropped. Starting a store does the same by itself.
 */
export async function stopLeftovers(dataDir: string): Promise<void> {
  await Promise.all([
    stopLeftoverPostgres(dataDir),
    stopLeftoverServer(redisCommand(dataDir, 0)),
    stopLeftoverServer(dynamoDbLeftover(dataDir)),
  ]);
}
