import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { queue } from '../../_shared/queue/queue.ts';
import type { HostCheck } from '../checks/host-check.ts';
import { hostChecksEnv, tableEnv } from '../env.ts';
import { hostRepository } from '../hosts/host-repository.ts';
import { ruleRepository } from './rule-repository.ts';
import { changeService, createService, readService } from './rule-service.ts';

const table = () => parseEnv(tableEnv).TABLE_METRICS;
const rules = () => ruleRepository(dynamo(), table());
const hosts = () => hostRepository(dynamo(), table());

export const readRules = lazy(() => readService(rules()));
export const createRule = lazy(() => createService({ rules: rules(), hosts: hosts(), newId }));
export const changeRules = lazy(() =>
  changeService({
    rules: rules(),
    hosts: hosts(),
    checks: queue<HostCheck>(parseEnv(hostChecksEnv).QUEUE_HOST_CHECKS),
  }),
);
