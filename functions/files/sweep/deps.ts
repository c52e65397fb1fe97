import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { bucketEnv, tableEnv } from '../env.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { objectGateway, storedObjectGateway } from '../storage/object-gateway.ts';
import { sweepService } from './sweep-service.ts';

export const sweep = lazy(() => {
  const bucket = parseEnv(bucketEnv).BUCKET_FILES;
  return sweepService(
    { ...objectGateway(s3(), bucket), ...storedObjectGateway(s3(), bucket) },
    fileRepository(dynamo(), parseEnv(tableEnv).TABLE_FILES),
  );
});
