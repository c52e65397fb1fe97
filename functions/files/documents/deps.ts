import { documents as call } from '../../_shared/dynamodb/documents.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { bucketEnv, tableEnv } from '../env.ts';
import { Typefaces } from '../pdf/typeface.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { objectGateway } from '../storage/object-gateway.ts';
import { storedObjectGateway } from '../storage/stored-object-gateway.ts';
import { documentService } from './document-service.ts';
import { readFont } from './font-gateway.ts';

export const documents = lazy(() => {
  const bucket = parseEnv(bucketEnv).BUCKET_FILES;
  return documentService({
    files: fileRepository(call, parseEnv(tableEnv).TABLE_FILES),
    objects: { ...objectGateway(bucket), ...storedObjectGateway(bucket) },
    faces: new Typefaces(readFont),
    newId,
  });
});
