import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { bucketEnv, tableEnv } from '../env.ts';
import { linkRepository } from '../links/link-repository.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { downloadGateway } from './download-gateway.ts';
import { downloadService } from './download-service.ts';

export const downloads = lazy(() => {
  const table = parseEnv(tableEnv).TABLE_FILES;
  return downloadService({
    files: fileRepository(dynamo(), table),
    links: linkRepository(dynamo(), table),
    objects: downloadGateway(s3(), parseEnv(bucketEnv).BUCKET_FILES),
  });
});
