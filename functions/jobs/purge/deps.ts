import { invokeFunction } from '../../_shared/aws/lambda.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { lazy } from '../../_shared/lazy.ts';
import { purgeEnv } from '../env.ts';
import { purgeService } from './purge-service.ts';

export const purge = lazy(() => {
  const { FUNCTION_AUTH_PURGE_EXPIRED } = parseEnv(purgeEnv);
  return purgeService({ auth: FUNCTION_AUTH_PURGE_EXPIRED }, (name, input) =>
    invokeFunction(name, input, 29_000),
  );
});
