import * as z from 'zod';
import { flag } from '../env/flag.ts';
import { parseEnv } from '../env/parse-env.ts';
import { lazy } from '../lazy.ts';

const schema = z.object({
  DATABASE_HOST: z.string().min(1),
  DATABASE_PORT: z.coerce.number().int().min(1).max(65_535),
  DATABASE_NAME: z.string().min(1),
  DATABASE_USER: z.string().min(1),
  DATABASE_TLS: flag(),
  AWS_REGION: z.string().min(1),
  AWS_ACCESS_KEY_ID: z.string().min(1),
  AWS_SECRET_ACCESS_KEY: z.string().min(1),
  AWS_SESSION_TOKEN: z.string().optional(),
});

export type DatabaseEnv = z.output<typeof schema>;

/** Where PostgreSQL is and as whom to sign in, as the stack says; credentials as Lambda gives them. */
export const databaseEnv = lazy(() => parseEnv(schema));
