import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { bucketEnv, tableEnv } from '../env.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { downloadGateway } from './download-gateway.ts';
import { downloadService } from './download-service.ts';
import { listService, readyFilesService } from './list-service.ts';

const records = lazy(() => fileRepository(dynamo(), parseEnv(tableEnv).TABLE_FILES));

export const listFiles = lazy(() => listService(records()));
export const readyFiles = lazy(() => readyFilesService(records()));
export const downloads = lazy(() =>
  downloadService({
    files: records(),
    objects: downloadGateway(s3(), parseEnv(bucketEnv).BUCKET_FILES),
  }),
);
