import { documents as call } from '../_shared/dynamodb/documents.ts';
import { parseEnv } from '../_shared/env/env.ts';
import { eventBus } from '../_shared/events/event-bus.ts';
import { newId } from '../_shared/ids.ts';
import { lazy } from '../_shared/lazy.ts';
import { documentService } from './document-service.ts';
import { downloadGateway } from './download-gateway.ts';
import { downloadService } from './download-service.ts';
import { addressEnv, bucketEnv, publishingEnv, tableEnv } from './env.ts';
import { fileRepository } from './file-repository.ts';
import { readFont } from './font-gateway.ts';
import { judgeService } from './judge-service.ts';
import { linkRepository } from './link-repository.ts';
import { linkService } from './link-service.ts';
import { listService } from './list-service.ts';
import { objectGateway } from './object-gateway.ts';
import { Typefaces } from './pdf/typeface.ts';
import { processService } from './process-service.ts';
import { removalService } from './removal-service.ts';
import { storedObjectGateway } from './stored-object-gateway.ts';
import { sweepService } from './sweep-service.ts';
import { uploadService } from './upload-service.ts';

// Each part reads the part of the environment that it uses, so that a function needs no variable of another.
const table = lazy(() => parseEnv(tableEnv).TABLE_FILES);
const records = lazy(() => fileRepository(call, table()));
const links = lazy(() => linkRepository(call, table()));
const bucket = lazy(() => parseEnv(bucketEnv).BUCKET_FILES);
const objects = lazy(() => objectGateway(bucket()));
// Apart from the others, so that only the functions that read objects carry the SDK's client.
const storedObjects = lazy(() => ({ ...objects(), ...storedObjectGateway(bucket()) }));

/** What the addresses that are given out begin with. */
export const publicUrl = lazy(() => parseEnv(addressEnv).PUBLIC_URL);

export const uploads = lazy(() => uploadService({ files: records(), objects: objects(), newId }));
export const listFiles = lazy(() => listService(records()));
export const downloads = lazy(() =>
  downloadService({ files: records(), links: links(), objects: downloadGateway(bucket()) }),
);
export const removals = lazy(() => removalService({ files: records(), links: links(), objects: objects() }));
export const publicLinks = lazy(() => linkService({ files: records(), links: links(), newId }));
export const sweep = lazy(() => sweepService(storedObjects(), records()));

export const processUpload = lazy(() =>
  processService({
    files: records(),
    objects: storedObjects(),
    events: eventBus('files', parseEnv(publishingEnv).EVENT_BUS),
    judge: judgeService(storedObjects()),
    newId,
  }),
);

export const documents = lazy(() =>
  documentService({ files: records(), objects: storedObjects(), faces: new Typefaces(readFont), newId }),
);
