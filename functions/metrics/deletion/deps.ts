import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { queue } from '../../_shared/queue/queue.ts';
import type { HostCheck } from '../checks/host-check.ts';
import { hostChecksEnv, tableEnv } from '../env.ts';
import { hostRepository } from '../hosts/host-repository.ts';
import { ruleRepository } from '../rules/rule-repository.ts';
import { deletionService } from './deletion-service.ts';

export const deletion = lazy(() => {
  const table = parseEnv(tableEnv).TABLE_METRICS;
  return deletionService({
    hosts: hostRepository(dynamo(), table),
    rules: ruleRepository(dynamo(), table),
    checks: queue<HostCheck>(parseEnv(hostChecksEnv).QUEUE_HOST_CHECKS),
    newId,
  });
});
