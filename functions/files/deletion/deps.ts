import { documents as call } from '../../_shared/dynamodb/documents.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { bucketEnv, tableEnv } from '../env.ts';
import { linkRepository } from '../links/link-repository.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { objectGateway } from '../storage/object-gateway.ts';
import { deletionService } from './deletion-service.ts';

export const deletions = lazy(() => {
  const table = parseEnv(tableEnv).TABLE_FILES;
  return deletionService({
    files: fileRepository(call, table),
    links: linkRepository(call, table),
    objects: objectGateway(parseEnv(bucketEnv).BUCKET_FILES),
  });
});
