import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { bucketEnv, tableEnv } from '../env.ts';
import { linkRepository } from '../links/link-repository.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { downloadGateway } from './download-gateway.ts';
import { downloadService } from './download-service.ts';
import { listService, readyFilesService } from './list-service.ts';

const table = lazy(() => parseEnv(tableEnv).TABLE_FILES);
const records = lazy(() => fileRepository(dynamo(), table()));

export const listFiles = lazy(() => listService(records()));
export const readyFiles = lazy(() => readyFilesService(records()));
export const downloads = lazy(() =>
  downloadService({
    files: records(),
    links: linkRepository(dynamo(), table()),
    objects: downloadGateway(s3(), parseEnv(bucketEnv).BUCKET_FILES),
  }),
);
