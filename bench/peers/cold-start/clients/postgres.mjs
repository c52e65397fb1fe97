import { fromEnv } from '@aws-sdk/credential-provider-env';
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';

/** Signs in by IAM and runs one statement. */
export async function call() {
  const {
    DATABASE_HOST: host,
    DATABASE_PORT: port,
    DATABASE_USER: user,
    DATABASE_NAME: database,
  } = process.env;
  const signer = new Signer({
    hostname: host,
    port: Number(port),
    username: user,
    region: process.env.AWS_REGION,
    credentials: fromEnv(),
  });
  const client = new pg.Client({
    host,
    port: Number(port),
    user,
    database,
    password: await signer.getAuthToken(),
  });
  await client.connect();
  await client.query('SELECT 1');
}
