import * as z from 'zod';

export const env = z.object({
  DATABASE_HOST: z.string().min(1),
  DATABASE_PORT: z.coerce.number().int().min(1).max(65_535),
  DATABASE_NAME: z.string().min(1),
  DATABASE_TLS: z.enum(['true', 'false']),
  /** ARN of the secret that RDS made for the master user. */
  SECRET_DATABASE_MASTER: z.string().min(1),
  /** Set by Lambda: the folder of the function's code, with `migrations/` in it. */
  LAMBDA_TASK_ROOT: z.string().min(1),
});
