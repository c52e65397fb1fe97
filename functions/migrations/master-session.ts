import { Client } from 'pg';
import * as z from 'zod';
import { readSecret } from '../_shared/secrets/read-secret.ts';

/** The parts used of the JSON that RDS generates ("Password management with Amazon RDS and Secrets Manager"). */
const masterSecret = z.object({ username: z.string().min(1), password: z.string().min(1) });

export interface MasterSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly tls: boolean;
  readonly secretArn: string;
}

/**
 * Opens one session as the master user, whose password comes from the secret and is kept nowhere. With TLS the
 * server's certificate is verified against the authorities in NODE_EXTRA_CA_CERTS.
 */
export async function openMasterSession(settings: MasterSettings): Promise<Client> {
  const { username, password } = masterSecret.parse(JSON.parse(await readSecret(settings.secretArn)));
  const client = new Client({
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: username,
    password,
    ssl: settings.tls ? { rejectUnauthorized: true } : false,
    connectionTimeoutMillis: 10_000,
    application_name: 'nubo-migrations',
  });
  await client.connect();
  return client;
}
