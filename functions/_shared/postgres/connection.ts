import aws4 from 'aws4';
import pg from 'pg';
import * as z from 'zod/mini';
import { flag, parseEnv, port } from '../env/env.ts';
import { lazy } from '../lazy.ts';

const schema = z.object({
  DATABASE_HOST: z.string().check(z.minLength(1)),
  DATABASE_PORT: port(),
  DATABASE_NAME: z.string().check(z.minLength(1)),
  DATABASE_USER: z.string().check(z.minLength(1)),
  DATABASE_TLS: flag(),
  AWS_REGION: z.string().check(z.minLength(1)),
  AWS_ACCESS_KEY_ID: z.string().check(z.minLength(1)),
  AWS_SECRET_ACCESS_KEY: z.string().check(z.minLength(1)),
  AWS_SESSION_TOKEN: z.optional(z.string()),
});

export type DatabaseEnv = z.output<typeof schema>;

/** Where PostgreSQL is and as whom to sign in, as the stack says; credentials as Lambda gives them. */
export const databaseEnv = lazy(() => parseEnv(schema));

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
  const client = new pg.Client({
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

/**
 * The password of IAM database authentication: a presigned `rds-db:connect` URL without its scheme, good for
 * 15 minutes of signing in (Amazon RDS User Guide, "IAM database authentication"). `@aws-sdk/rds-signer` makes
 * the same text, at 22 ms of each cold start.
 */
export function iamToken(env: DatabaseEnv): string {
  const host = `${env.DATABASE_HOST}:${env.DATABASE_PORT}`;
  const user = encodeURIComponent(env.DATABASE_USER);
  const signed = aws4.sign(
    {
      service: 'rds-db',
      region: env.AWS_REGION,
      host,
      method: 'GET',
      path: `/?Action=connect&DBUser=${user}&X-Amz-Expires=900`,
      signQuery: true,
    },
    {
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
      ...(env.AWS_SESSION_TOKEN !== undefined && { sessionToken: env.AWS_SESSION_TOKEN }),
    },
  );
  return `${host}${signed.path ?? ''}`;
}
