import { setTimeout as sleep } from 'node:timers/promises';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import * as z from 'zod/mini';
import { flag, parseEnv, port } from '../env/env.ts';
import { lazy } from '../lazy.ts';
import { isOutage } from './pg-errors.ts';

const schema = z.object({
  DATABASE_HOST: z.string().check(z.minLength(1)),
  DATABASE_PORT: port(),
  DATABASE_NAME: z.string().check(z.minLength(1)),
  DATABASE_USER: z.string().check(z.minLength(1)),
  DATABASE_TLS: flag(),
  AWS_REGION: z.string().check(z.minLength(1)),
});

export type DatabaseEnv = z.output<typeof schema>;

/** Where PostgreSQL is and as whom to sign in, as the stack says; credentials as Lambda gives them. */
export const databaseEnv = lazy(() => parseEnv(schema));

/**
 * Milliseconds; together they stay below a function's 10 s, so that a dead or slow database is a 503. `transaction` is
 * for all its statements, of which each alone may be quick enough. What a statement may take on the server is a setting of the role (functions/migrations/service-role.ts): RDS Proxy refuses it
 * at start-up.
 */
export const limits = { connect: 1_500, query: 5_000, transaction: 5_000, probe: 1_000 } as const;

/** A server under load may be late with one connection and prompt with the next. */
const CONNECT_ATTEMPTS = 3;
/** Before the second attempt, ms at most; twice as long before the third. */
const CONNECT_WAIT_MS = 100;

/** An open connection that knows when it has broken. */
export interface Connection {
  readonly client: pg.Client;
  /** False once the socket or the session is gone. */
  alive(): boolean;
  /** Gives it up without waiting for the server. */
  discard(): void;
}

/** Signs in, again while it may succeed. Rejects with what pg says when the server is not there. */
export async function connect(env: DatabaseEnv): Promise<Connection> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await signIn(env);
    } catch (error) {
      if (!isOutage(error) || attempt === CONNECT_ATTEMPTS) throw error;
      await sleep(Math.random() * CONNECT_WAIT_MS * 2 ** (attempt - 1));
    }
  }
}

async function signIn(env: DatabaseEnv): Promise<Connection> {
  let alive = true;
  const client = new pg.Client({
    host: env.DATABASE_HOST,
    port: env.DATABASE_PORT,
    database: env.DATABASE_NAME,
    user: env.DATABASE_USER,
    password: await iamToken(env),
    // The runtime's NODE_EXTRA_CA_CERTS holds the authorities of RDS.
    ssl: env.DATABASE_TLS ? { rejectUnauthorized: true } : false,
    keepAlive: true,
    connectionTimeoutMillis: limits.connect,
    query_timeout: limits.query,
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

/**
 * The password of IAM database authentication, good for 15 minutes of signing in. It is signed with the
 * function's own credentials; nothing is called (Amazon RDS User Guide, "IAM database authentication").
 */
export function iamToken(
  env: Pick<DatabaseEnv, 'DATABASE_HOST' | 'DATABASE_PORT' | 'DATABASE_USER' | 'AWS_REGION'>,
): Promise<string> {
  return new Signer({
    hostname: env.DATABASE_HOST,
    port: env.DATABASE_PORT,
    username: env.DATABASE_USER,
    region: env.AWS_REGION,
    credentials: fromEnv(),
  }).getAuthToken();
}
