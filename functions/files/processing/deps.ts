import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { eventBus } from '../../_shared/events/event-bus.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { bucketEnv, publishingEnv, tableEnv } from '../env.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { objectGateway, storedObjectGateway } from '../storage/object-gateway.ts';
import { processService } from './process-service.ts';
import { validateService } from './validate-service.ts';

export const processUpload = lazy(() => {
  const bucket = parseEnv(bucketEnv).BUCKET_FILES;
  const objects = { ...objectGateway(s3(), bucket), ...storedObjectGateway(s3(), bucket) };
  return processService({
    files: fileRepository(dynamo(), parseEnv(tableEnv).TABLE_FILES),
    objects,
    events: eventBus('files', parseEnv(publishingEnv).EVENT_BUS),
    validate: validateService(objects),
    newId,
  });
});
