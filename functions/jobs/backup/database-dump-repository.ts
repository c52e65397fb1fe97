import type { Readable } from 'node:stream';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { databaseEnv, iamToken } from '../../_shared/postgres/connection.ts';
import { mapPgError } from '../../_shared/postgres/pg-errors.ts';
import type { Migration, Sequence, TableSchema, TableState } from './manifest.ts';
import { columnNames, MIGRATIONS, SEQUENCES, SESSION, STATE_OF, TABLES, tableName } from './sql.ts';

/** The database as it was at one moment: every read sees the same. */
export interface DatabaseSnapshot {
  migrations(): Promise<readonly Migration[]>;
  tables(): Promise<readonly TableSchema[]>;
  state(table: TableSchema): Promise<TableState>;
  /** The rows in COPY's text format, which keeps every value of every type as PostgreSQL writes it. */
  rows(table: TableSchema): Readable;
  sequences(): Promise<readonly Sequence[]>;
}

/**
 * Runs `work` on a snapshot: one transaction of one connection, REPEATABLE READ, as the role `nubo_backup`, which may read
 * every schema ("pg_dump", PostgreSQL manual, dumps in the same way).
 */
export async function withSnapshot<T>(work: (snapshot: DatabaseSnapshot) => Promise<T>): Promise<T> {
  const env = databaseEnv();
  const client = new Client({
    host: env.DATABASE_HOST,
    port: env.DATABASE_PORT,
    database: env.DATABASE_NAME,
    user: env.DATABASE_USER,
    password: await iamToken(env),
    ssl: env.DATABASE_TLS ? { rejectUnauthorized: true } : false,
    connectionTimeoutMillis: 10_000,
    application_name: env.DATABASE_USER,
  });
  // Without a listener a connection that breaks would end the process; the query that runs on it rejects.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(SESSION);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await work(snapshotOf(client));
  } catch (error) {
    throw mapPgError(error);
  } finally {
    // Ending the session ends the transaction, which has written nothing.
    await client.end().catch(() => undefined);
  }
}

function snapshotOf(client: Client): DatabaseSnapshot {
  return {
    migrations: async () => (await client.query<Migration>(MIGRATIONS)).rows,
    tables: async () => (await client.query<TableSchema>(TABLES)).rows,
    async state(table) {
      const { rows } = await client.query<TableState>(STATE_OF(table));
      const [state] = rows;
      if (!state) throw new Error(`no answer about ${tableName(table)}`);
      return state;
    },
    rows: (table) => client.query(copyTo(`COPY ${tableName(table)} (${columnNames(table)}) TO STDOUT`)),
    sequences: async () => {
      const { rows } = await client.query<Pick<Sequence, 'schema' | 'name'>>(SEQUENCES);
      const all: Sequence[] = [];
      for (const sequence of rows) {
        const text = `SELECT last_value::text AS value, is_called AS "isCalled" FROM ${tableName(sequence)}`;
        const [state] = (await client.query<Pick<Sequence, 'value' | 'isCalled'>>(text)).rows;
        if (state) all.push({ ...sequence, ...state });
      }
      return all;
    },
  };
}
