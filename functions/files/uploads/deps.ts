import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { addressEnv, bucketEnv, tableEnv } from '../env.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { objectGateway } from '../storage/object-gateway.ts';
import { uploadService } from './upload-service.ts';

/** What the addresses that are given out begin with. */
export const publicUrl = lazy(() => parseEnv(addressEnv).PUBLIC_URL);

export const uploads = lazy(() =>
  uploadService({
    files: fileRepository(dynamo(), parseEnv(tableEnv).TABLE_FILES),
    objects: objectGateway(s3(), parseEnv(bucketEnv).BUCKET_FILES),
    newId,
  }),
);
