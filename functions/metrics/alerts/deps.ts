import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { tableEnv } from '../env.ts';
import { alertRepository } from './alert-repository.ts';
import { listService, statsService } from './alert-service.ts';

const repository = () => alertRepository(dynamo(), parseEnv(tableEnv).TABLE_METRICS);

export const listAlerts = lazy(() => listService(repository()));
export const countAlerts = lazy(() => statsService(repository()));
