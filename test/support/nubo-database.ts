import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { silentLog, startCluster } from '@nubo/local-aws/testing';
import { Client } from 'pg';
import { readService } from '../../functions/migrations/plan.ts';
import { runMigrations } from '../../functions/migrations/run-migrations.ts';

const DATABASE = 'nubo';

export interface NuboDatabase {
  /** What a function of the service needs to reach its schema, as its own role. */
  env(service: string): Readonly<Record<string, string>>;
  /** A session of the superuser, for what a test looks at behind the functions' back. */
  readonly admin: Client;
  /** Another session of the superuser, which the caller ends: to hold a lock, for instance. */
  connect(): Promise<Client>;
  close(): Promise<void>;
}

/** A real PostgreSQL in a folder of its own, with the migrations of these services. */
export async function nuboDatabase(...services: readonly string[]): Promise<NuboDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nubo-test-'));
  const cluster = await startCluster(dataDir, silentLog);
  const socketFolder = dirname(cluster.socket);
  const session = (database: string) => new Client({ host: socketFolder, user: 'postgres', database });
  const maker = session('postgres');
  await maker.connect();
  await maker.query(`CREATE DATABASE ${DATABASE}`);
  await maker.end();
  const admin = session(DATABASE);
  await admin.connect();
  const root = join(import.meta.dirname, '../../functions');
  const files = await Promise.all(services.map((name) => readService(name, join(root, name, 'migrations'))));
  await runMigrations(
    { query: (sql, values) => admin.query(sql, values ? [...values] : undefined) },
    { files: files.flat(), services: [], database: DATABASE, now: () => new Date(), log: () => undefined },
  );
  return {
    admin,
    async connect() {
      const client = session(DATABASE);
      await client.connect();
      return client;
    },
    env: (service) => ({
      // pg takes a host that starts with a slash for the folder of a Unix socket; nobody else can enter it.
      DATABASE_HOST: socketFolder,
      DATABASE_PORT: '5432',
      DATABASE_NAME: DATABASE,
      DATABASE_USER: `nubo_${service}`,
      DATABASE_TLS: 'false',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    }),
    async close() {
      await admin.end();
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
