import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { tableEnv } from '../env.ts';
import { createItemRepository } from './item-repository.ts';
import { createItemService } from './item-service.ts';

export const items = lazy(() =>
  createItemService(createItemRepository(dynamo(), parseEnv(tableEnv).TABLE_NOTIFICATIONS)),
);
