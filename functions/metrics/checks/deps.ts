import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { eventBus } from '../../_shared/events/event-bus.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import type { Push } from '../../_shared/push/push.ts';
import { queue } from '../../_shared/queue/queue.ts';
import { hostChanges } from '../alerts/host-change-service.ts';
import { hostChecksEnv, publishingEnv, pushEnv, tableEnv } from '../env.ts';
import { hostRepository } from '../hosts/host-repository.ts';
import { archiveService } from '../series/archive-service.ts';
import { dayRepository } from '../series/day-repository.ts';
import { minuteRepository } from '../series/minute-repository.ts';
import { anomalyService } from './anomaly-service.ts';
import { checkService } from './check-service.ts';
import type { HostCheck } from './host-check.ts';
import { publishService } from './publish-service.ts';

const table = () => parseEnv(tableEnv).TABLE_METRICS;
const hosts = lazy(() => hostRepository(dynamo(), table()));
const checks = lazy(() => queue<HostCheck>(parseEnv(hostChecksEnv).QUEUE_HOST_CHECKS));
const changes = lazy(() => hostChanges({ hosts: hosts(), checks: checks(), newId }));

export const carryOut = lazy(() =>
  checkService({
    hosts: hosts(),
    changes: changes(),
    checks: checks(),
    publish: publishService({
      hosts: hosts(),
      bus: eventBus('metrics', parseEnv(publishingEnv).EVENT_BUS),
      fanOut: queue<Push>(parseEnv(pushEnv).QUEUE_FAN_OUT),
    }),
  }),
);
export const detectAnomalies = lazy(() => {
  const minutes = minuteRepository(dynamo(), table());
  const archive = archiveService({ days: dayRepository(dynamo(), table()), minutes });
  return anomalyService({ hosts: hosts(), changes: changes(), minutes, archive });
});
