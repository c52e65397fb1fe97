import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { tableEnv } from '../env.ts';
import { hostRepository } from './host-repository.ts';
import { hostService } from './host-service.ts';

const repository = () => hostRepository(dynamo(), parseEnv(tableEnv).TABLE_METRICS);

export const hosts = lazy(() => hostService({ hosts: repository(), newId }));
