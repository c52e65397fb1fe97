import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { bucketEnv, tableEnv } from '../env.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { objectGateway } from '../storage/object-gateway.ts';
import { receiveService } from './receive-service.ts';

export const receiveFile = lazy(() =>
  receiveService({
    files: fileRepository(dynamo(), parseEnv(tableEnv).TABLE_FILES),
    objects: objectGateway(s3(), parseEnv(bucketEnv).BUCKET_FILES),
    newId,
  }),
);
