import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { tableEnv } from '../env.ts';
import { createPreferencesService } from './preferences-service.ts';
import { createSettingsRepository } from './settings-repository.ts';

export const preferences = lazy(() =>
  createPreferencesService(createSettingsRepository(dynamo(), parseEnv(tableEnv).TABLE_NOTIFICATIONS)),
);
