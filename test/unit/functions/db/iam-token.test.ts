import { Signer } from '@aws-sdk/rds-signer';
import { afterEach, expect, it, vi } from 'vitest';
import { iamToken } from '../../../../functions/_shared/postgres/connection.ts';

const env = {
  DATABASE_HOST: 'nubo.abc123.eu-west-1.rds.amazonaws.com',
  DATABASE_PORT: 5432,
  DATABASE_NAME: 'nubo',
  DATABASE_USER: 'nubo_tasks',
  DATABASE_TLS: true,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'a/session+token==',
};

afterEach(() => void vi.useRealTimers());

it('the database’s IAM token is the one that the AWS SDK makes', async () => {
  vi.useFakeTimers({ now: new Date('2026-01-31T12:00:00Z') });
  const theirs = await new Signer({
    hostname: env.DATABASE_HOST,
    port: env.DATABASE_PORT,
    username: env.DATABASE_USER,
    region: env.AWS_REGION,
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
      sessionToken: env.AWS_SESSION_TOKEN,
    },
  }).getAuthToken();

  const parts = (token: string) => {
    const url = new URL(`https://${token}`);
    return { host: url.host, path: url.pathname, query: Object.fromEntries(url.searchParams) };
  };
  expect(parts(iamToken(env))).toEqual(parts(theirs));
});
