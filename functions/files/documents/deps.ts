import { FontSet } from '@nubo/pdf-text';
import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { bucketEnv, tableEnv } from '../env.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { objectGateway, storedObjectGateway } from '../storage/object-gateway.ts';
import { documentService } from './document-service.ts';
import { readAsset } from './font-gateway.ts';

export const documents = lazy(() => {
  const bucket = parseEnv(bucketEnv).BUCKET_FILES;
  return documentService({
    files: fileRepository(dynamo(), parseEnv(tableEnv).TABLE_FILES),
    objects: { ...objectGateway(s3(), bucket), ...storedObjectGateway(s3(), bucket) },
    fonts: lazy(() => FontSet.load(readAsset)),
    newId,
  });
});
