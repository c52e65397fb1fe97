import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { tableEnv } from '../env.ts';
import { hostRepository } from '../hosts/host-repository.ts';
import { dayRepository } from './day-repository.ts';
import { minuteRepository } from './minute-repository.ts';
import { rawRepository } from './raw-repository.ts';
import { seriesService } from './series-service.ts';

export const series = lazy(() => {
  const table = parseEnv(tableEnv).TABLE_METRICS;
  return seriesService({
    hosts: hostRepository(dynamo(), table),
    raw: rawRepository(dynamo(), table),
    minutes: minuteRepository(dynamo(), table),
    days: dayRepository(dynamo(), table),
  });
});
