import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../_shared/aws/dynamo.ts';
import { parseEnv } from '../_shared/env/env.ts';
import { lazy } from '../_shared/lazy.ts';
import { database } from '../_shared/postgres/pg-database.ts';
import { cache } from '../_shared/valkey/valkey.ts';
import { healthEnv } from './env.ts';
import { alive } from './health-repository.ts';

const env = lazy(() => parseEnv(healthEnv));

/** How each store is asked for a sign of life. */
export const checks = {
  postgres: () => alive(database()),
  redis: () => cache().ping(),
  dynamodb: () =>
    dynamo().send(new GetCommand({ TableName: env().TABLE_IDEMPOTENCY, Key: { id: 'health' } })),
};
