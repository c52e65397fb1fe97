import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { tableEnv, urlEnv } from '../env.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { linkRepository } from './link-repository.ts';
import { linkService } from './link-service.ts';

/** What the URLs that are given out begin with. */
export const publicUrl = lazy(() => parseEnv(urlEnv).PUBLIC_URL);

export const publicLinks = lazy(() => {
  const table = parseEnv(tableEnv).TABLE_FILES;
  return linkService({
    files: fileRepository(dynamo(), table),
    links: linkRepository(dynamo(), table),
    newId,
  });
});
