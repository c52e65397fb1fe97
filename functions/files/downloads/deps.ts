import { documents as call } from '../../_shared/dynamodb/documents.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { bucketEnv, tableEnv } from '../env.ts';
import { linkRepository } from '../links/link-repository.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { downloadGateway } from './download-gateway.ts';
import { downloadService } from './download-service.ts';
import { listService, readyFilesService } from './list-service.ts';

const table = lazy(() => parseEnv(tableEnv).TABLE_FILES);
const records = lazy(() => fileRepository(call, table()));

export const listFiles = lazy(() => listService(records()));
export const readyFiles = lazy(() => readyFilesService(records()));
export const downloads = lazy(() =>
  downloadService({
    files: records(),
    links: linkRepository(call, table()),
    objects: downloadGateway(parseEnv(bucketEnv).BUCKET_FILES),
  }),
);
