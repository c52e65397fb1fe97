import pg from 'pg';
import { StartError } from '../../core/start-error.ts';
import type { PostgresStore } from '../../core/world.ts';
import type { ProxyServer } from '../proxy-server.ts';
import type { StoreContext } from '../store-context.ts';
import type { StoreMemory } from '../store-memory.ts';
import { startCluster } from './cluster.ts';
import { provisionInstance } from './provision.ts';
import { listenPostgresProxy } from './proxy.ts';
import type { RdsProxy } from './rds-proxy.ts';
import { upstreamPasswords } from './roles.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import type { ServerAddress } from './upstream.ts';

interface Server {
  readonly address: ServerAddress;
  readonly adminUrl: string;
  stop(): Promise<void>;
}

/** The PostgreSQL of this data folder, or the one that `NUBO_POSTGRES_URL` names, behind the proxy. */
export async function startPostgres(
  context: StoreContext,
  memory: StoreMemory,
): Promise<PostgresStore & { close(): Promise<void> }> {
  const given = process.env.NUBO_POSTGRES_URL;
  const server = given ? await existingServer(given) : await ownServer(context);
  const admin = new pg.Pool({ connectionString: server.adminUrl, max: 2, allowExitOnIdle: true });
  // An idle session ends when the server does; the next query opens another.
  let closing = false;
  admin.on('error', (error) => {
    if (!closing) context.log.info(`postgres: ${error.message}`);
  });
  const adminUrl = new URL(server.adminUrl);
  const instances = new Map<string, { resourceId: string; masterUser: string; masterPassword: string }>();
  const derived = upstreamPasswords(admin, memory.secret());
  const serverPassword = async ({ user, password }: SignIn, method: 'iam' | 'password'): Promise<string> => {
    if (user === decodeURIComponent(adminUrl.username)) return decodeURIComponent(adminUrl.password);
    return method === 'password' ? password : await derived(user);
  };
  const signIn = createSignIn(context, admin, instances);
  const listenAs = async (store: string, rdsProxy?: RdsProxy): Promise<ProxyServer> => {
    const listening = await listenPostgresProxy({
      server: server.address,
      faults: context.faults,
      log: context.log,
      preferredPort: memory.port(store),
      rdsProxy,
      signIn,
      ...(given && { serverPassword }),
    });
    memory.keepPort(store, listening.port);
    return listening;
  };
  const proxy = await listenAs('postgres');
  const rdsProxies = new Map<string, ProxyServer>();
  return {
    host: proxy.host,
    port: proxy.port,
    adminUrl: server.adminUrl,
    async provision(instance) {
      await provisionInstance(admin, instance);
      instances.set(instance.database, instance);
    },
    async openRdsProxy(rdsProxy) {
      const before = rdsProxies.get(rdsProxy.id);
      const listening = before ?? (await listenAs(`postgres ${rdsProxy.id}`, rdsProxy));
      rdsProxies.set(rdsProxy.id, listening);
      return { localPort: listening.port };
    },
    async close() {
      closing = true;
      await Promise.all([proxy, ...rdsProxies.values()].map((each) => each.close()));
      await admin.end();
      await server.stop();
    },
  };
}

async function ownServer(context: StoreContext): Promise<Server> {
  const cluster = await startCluster(context.dataDir, context.log);
  return { ...cluster, address: { path: cluster.socket } };
}

async function existingServer(url: string): Promise<Server> {
  if (!URL.canParse(url)) throw new StartError('NUBO_POSTGRES_URL is not a URL');
  const { hostname, port } = new URL(url);
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    const { rows } = await client.query<{ super: string }>("SELECT current_setting('is_superuser') AS super");
    if (rows[0]?.super !== 'on') throw new Error('its user is no superuser');
  } catch (error) {
    throw new StartError(
      `the PostgreSQL that NUBO_POSTGRES_URL names cannot be used: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    );
  } finally {
    await client.end();
  }
  return {
    address: { host: hostname, port: Number(port) || 5432 },
    adminUrl: url,
    stop: async () => {},
  };
}
