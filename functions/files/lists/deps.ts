import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { tableEnv } from '../env.ts';
import { fileRepository } from '../storage/file-repository.ts';
import { listService, readyFilesService } from './list-service.ts';
import { statsRepository } from './stats-repository.ts';

const records = lazy(() => fileRepository(dynamo(), parseEnv(tableEnv).TABLE_FILES));

export const createStats = () => statsRepository(dynamo(), parseEnv(tableEnv).TABLE_FILES);
export const listFiles = lazy(() => listService(records()));
export const readyFiles = lazy(() => readyFilesService(records()));
