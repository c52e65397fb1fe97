import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { bucketEnv, tableEnv, urlEnv } from '../env.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { uploadGateway } from './upload-gateway.ts';
import { uploadService } from './upload-service.ts';

/** What the URLs that are given out begin with. */
export const publicUrl = lazy(() => parseEnv(urlEnv).PUBLIC_URL);

export const uploads = lazy(() =>
  uploadService({
    files: fileRepository(dynamo(), parseEnv(tableEnv).TABLE_FILES),
    objects: uploadGateway(s3(), parseEnv(bucketEnv).BUCKET_FILES),
    newId,
  }),
);
