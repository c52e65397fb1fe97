import type pg from 'pg';
import Client from 'pg/lib/client.js';
import type { DatabaseEnv } from './database-env.ts';
import { iamToken } from './iam-token.ts';

/** Milliseconds; together they stay below a function's 10 s and the gateway's 30 s, so that a dead database is a 503. */
export const limits = { connect: 2_500, statement: 4_500, query: 5_000, lock: 3_000, probe: 1_000 } as const;

/** An open connection that knows when it has broken. */
export interface Connection {
  readonly client: pg.Client;
  /** False once the socket or the session is gone. */
  alive(): boolean;
  /** Gives it up without waiting for the server. */
  discard(): void;
}

/** Signs in with a fresh token. Rejects with what pg says when the server is not there. */
export async function connect(env: DatabaseEnv): Promise<Connection> {
  let alive = true;
  const client = new Client({
    host: env.DATABASE_HOST,
    port: env.DATABASE_PORT,
    database: env.DATABASE_NAME,
    user: env.DATABASE_USER,
    password: iamToken(env),
    // The runtime's NODE_EXTRA_CA_CERTS holds the authorities of RDS.
    ssl: env.DATABASE_TLS ? { rejectUnauthorized: true } : false,
    keepAlive: true,
    connectionTimeoutMillis: limits.connect,
    query_timeout: limits.query,
    statement_timeout: limits.statement,
    lock_timeout: limits.lock,
    idle_in_transaction_session_timeout: 10_000,
    application_name: env.DATABASE_USER,
  });
  const lost = () => {
    alive = false;
  };
  // Without a listener a broken idle connection would end the process.
  client.on('error', lost);
  client.on('end', lost);
  await client.connect();
  return {
    client,
    alive: () => alive,
    discard: () => {
      alive = false;
      client.end().catch(lost);
    },
  };
}
