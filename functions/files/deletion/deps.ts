import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
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
    files: fileRepository(dynamo(), table),
    links: linkRepository(dynamo(), table),
    objects: objectGateway(s3(), parseEnv(bucketEnv).BUCKET_FILES),
  });
});
