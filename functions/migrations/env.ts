import * as z from 'zod/mini';
import { port } from '../_shared/env/env.ts';

export const env = z.object({
  DATABASE_HOST: z.string().check(z.minLength(1)),
  DATABASE_PORT: port(),
  DATABASE_NAME: z.string().check(z.minLength(1)),
  DATABASE_TLS: z.enum(['true', 'false']),
  /** ARN of the secret that RDS made for the master user. */
  SECRET_DATABASE_MASTER: z.string().check(z.minLength(1)),
  /** Set by Lambda: the folder of the function's code, with `migrations/` in it. */
  LAMBDA_TASK_ROOT: z.string().check(z.minLength(1)),
});
