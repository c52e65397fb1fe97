import { Client, DatabaseError } from 'pg';
import * as z from 'zod/mini';
import { readSecret } from '../aws/secrets.ts';
import { iamToken } from './connection.ts';

/** The parts used of the JSON that RDS generates ("Password management with Amazon RDS and Secrets Manager"). */
const masterSecret = z.object({
  username: z.string().check(z.minLength(1)),
  password: z.string().check(z.minLength(1)),
});
const region = z.object({ AWS_REGION: z.string().check(z.minLength(1)) });

export interface MasterSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly tls: boolean;
  readonly secretArn: string;
}

/** SQLSTATE invalid_authorization_specification: RDS takes no password of a member of `rds_iam`. */
const NO_PASSWORD_TAKEN = '28000';

/**
 * Opens one session as the master user. Its password, from the secret and kept nowhere, signs in until the
 * first service role exists: PostgreSQL (16 and later) makes whoever creates a role a member of it, by which
 * the master comes to belong to `rds_iam` and signs in by IAM from then on. With TLS the server's
 * certificate is verified against the authorities in NODE_EXTRA_CA_CERTS.
 */
export async function openMasterSession(settings: MasterSettings): Promise<Client> {
  const { username, password } = masterSecret.parse(JSON.parse(await readSecret(settings.secretArn)));
  try {
    return await signIn(settings, username, password);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === NO_PASSWORD_TAKEN)) throw error;
    const { host: DATABASE_HOST, port: DATABASE_PORT } = settings;
    const { AWS_REGION } = region.parse(process.env);
    const token = await iamToken({ DATABASE_HOST, DATABASE_PORT, DATABASE_USER: username, AWS_REGION });
    return await signIn(settings, username, token);
  }
}

async function signIn(settings: MasterSettings, user: string, password: string): Promise<Client> {
  const client = new Client({
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user,
    password,
    ssl: settings.tls ? { rejectUnauthorized: true } : false,
    connectionTimeoutMillis: 10_000,
    application_name: 'nubo-operator',
  });
  await client.connect();
  return client;
}
