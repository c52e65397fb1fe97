import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientConfig } from '../../_shared/aws/client-config.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { openMasterSession } from '../../_shared/postgres/master-session.ts';
import { backupEnv, restoreEnv } from '../env.ts';
import { backupService } from './backup-service.ts';
import { withSnapshot } from './database-dump-repository.ts';
import { withRestoreTarget } from './database-restore-repository.ts';
import { itemGateway } from './item-gateway.ts';
import { objectGateway } from './object-gateway.ts';
import { restoreService } from './restore-service.ts';

/** A page of a scan is up to 1 MB. */
const items = lazy(() =>
  itemGateway(
    new DynamoDBClient({ ...clientConfig({ requestTimeoutMs: 10_000 }), accountIdEndpointMode: 'disabled' }),
  ),
);

/** Tables of DynamoDB that hold what somebody would miss; the others expire within a day. */
const itemTables = () => {
  const env = parseEnv(backupEnv);
  return {
    chat: env.TABLE_CHAT,
    files: env.TABLE_FILES,
    webhooks: env.TABLE_WEBHOOKS,
    notifications: env.TABLE_NOTIFICATIONS,
    metrics: env.TABLE_METRICS,
    jobs: env.TABLE_JOBS,
  };
};

const objects = () => objectGateway(s3(), parseEnv(backupEnv).BUCKET_BACKUPS);

export const createBackup = () =>
  backupService({ withSnapshot, items: items(), itemTables: itemTables(), objects: objects() });

export const createRestore = () => {
  const env = parseEnv(restoreEnv);
  const open = () =>
    openMasterSession({
      host: env.DATABASE_HOST,
      port: env.DATABASE_PORT,
      database: env.DATABASE_NAME,
      tls: env.DATABASE_TLS,
      secretArn: env.SECRET_DATABASE_MASTER,
    });
  return restoreService({
    withTarget: (work) => withRestoreTarget(open, work),
    items: items(),
    itemTables: itemTables(),
    objects: objects(),
  });
};
