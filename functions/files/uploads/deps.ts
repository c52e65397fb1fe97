import { documents as call } from '../../_shared/dynamodb/documents.ts';
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
    files: fileRepository(call, parseEnv(tableEnv).TABLE_FILES),
    objects: objectGateway(parseEnv(bucketEnv).BUCKET_FILES),
    newId,
  }),
);
