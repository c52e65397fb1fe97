import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { downloadGateway } from '../downloads/download-gateway.ts';
import { addressEnv, bucketEnv, tableEnv } from '../env.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { linkRepository } from './link-repository.ts';
import { linkService } from './link-service.ts';

/** What the URLs that are given out begin with. */
export const publicUrl = lazy(() => parseEnv(addressEnv).PUBLIC_URL);

export const publicLinks = lazy(() => {
  const table = parseEnv(tableEnv).TABLE_FILES;
  return linkService({
    files: fileRepository(dynamo(), table),
    links: linkRepository(dynamo(), table),
    // Only the function that follows links is told the bucket.
    objects: lazy(() => downloadGateway(s3(), parseEnv(bucketEnv).BUCKET_FILES)),
    newId,
  });
});
