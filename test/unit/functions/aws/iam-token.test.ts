import { afterEach, expect, it, vi } from 'vitest';
import { iamToken } from '../../../../functions/_shared/postgres/connection.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

it('the database’s IAM token is signed for one user with the function’s own credentials', async () => {
  vi.useFakeTimers({ now: new Date('2026-01-31T12:00:00Z'), toFake: ['Date'] });
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY');
  vi.stubEnv('AWS_SESSION_TOKEN', 'a/session+token==');

  const token = await iamToken({
    DATABASE_HOST: 'nubo.abc123.eu-west-1.rds.amazonaws.com',
    DATABASE_PORT: 5432,
    DATABASE_USER: 'nubo_tasks',
    AWS_REGION: 'eu-west-1',
  });

  const url = new URL(`https://${token}`);
  expect(url.host + url.pathname).toBe('nubo.abc123.eu-west-1.rds.amazonaws.com:5432/');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    Action: 'connect',
    DBUser: 'nubo_tasks',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIDEXAMPLE/20260131/eu-west-1/rds-db/aws4_request',
    'X-Amz-Date': '20260131T120000Z',
    'X-Amz-Expires': '900',
    'X-Amz-Security-Token': 'a/session+token==',
    'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    'X-Amz-SignedHeaders': 'host',
  });
});
