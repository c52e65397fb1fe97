import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { tableEnv, urlEnv } from '../env.ts';
import { sourceRepository } from './source-repository.ts';
import { deletionService, sourceService } from './source-service.ts';

const repository = () => sourceRepository(dynamo(), parseEnv(tableEnv).TABLE_WEBHOOKS);

export const createSources = () =>
  sourceService({ sources: repository(), newId, publicUrl: parseEnv(urlEnv).PUBLIC_URL });

export const createDeleteSource = () => deletionService(repository());
