import { dynamo } from '../../_shared/aws/dynamo.ts';
import { s3 } from '../../_shared/aws/s3.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { downloadGateway } from '../downloads/download-gateway.ts';
import { downloadService } from '../downloads/download-service.ts';
import { addressEnv, bucketEnv, tableEnv } from '../env.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { linkRepository } from './link-repository.ts';
import { linkService } from './link-service.ts';

const table = lazy(() => parseEnv(tableEnv).TABLE_FILES);
const records = lazy(() => fileRepository(dynamo(), table()));
const links = lazy(() => linkRepository(dynamo(), table()));

/** What the addresses that are given out begin with. */
export const publicUrl = lazy(() => parseEnv(addressEnv).PUBLIC_URL);

export const publicLinks = lazy(() => linkService({ files: records(), links: links(), newId }));
export const downloads = lazy(() =>
  downloadService({
    files: records(),
    links: links(),
    objects: downloadGateway(s3(), parseEnv(bucketEnv).BUCKET_FILES),
  }),
);
