import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import type { Push } from '../../_shared/push/push.ts';
import { queue } from '../../_shared/queue/queue.ts';
import { hostChanges } from '../alerts/host-change-service.ts';
import type { HostCheck } from '../checks/host-check.ts';
import { hostChecksEnv, pushEnv, tableEnv } from '../env.ts';
import { hostRepository } from '../hosts/host-repository.ts';
import { agentStep } from './agent-step.ts';
import { ingestService } from './ingest-service.ts';
import { sampleRepository } from './sample-repository.ts';

const hosts = lazy(() => hostRepository(dynamo(), parseEnv(tableEnv).TABLE_METRICS));

export const agents = agentStep(hosts);

export const ingest = lazy(() => {
  const checks = queue<HostCheck>(parseEnv(hostChecksEnv).QUEUE_HOST_CHECKS);
  return ingestService({
    samples: sampleRepository(dynamo(), parseEnv(tableEnv).TABLE_METRICS),
    changes: hostChanges({ hosts: hosts(), checks, newId }),
    checks,
    fanOut: queue<Push>(parseEnv(pushEnv).QUEUE_FAN_OUT),
  });
});
