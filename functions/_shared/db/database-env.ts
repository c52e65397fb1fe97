import * as z from 'zod/mini';
import { flag } from '../env/flag.ts';
import { parseEnv } from '../env/parse-env.ts';
import { port } from '../env/port.ts';
import { lazy } from '../lazy.ts';

const schema = z.object({
  DATABASE_HOST: z.string().check(z.minLength(1)),
  DATABASE_PORT: port(),
  DATABASE_NAME: z.string().check(z.minLength(1)),
  DATABASE_USER: z.string().check(z.minLength(1)),
  DATABASE_TLS: flag(),
  AWS_REGION: z.string().check(z.minLength(1)),
  AWS_ACCESS_KEY_ID: z.string().check(z.minLength(1)),
  AWS_SECRET_ACCESS_KEY: z.string().check(z.minLength(1)),
  AWS_SESSION_TOKEN: z.optional(z.string()),
});

export type DatabaseEnv = z.output<typeof schema>;

/** Where PostgreSQL is and as whom to sign in, as the stack says; credentials as Lambda gives them. */
export const databaseEnv = lazy(() => parseEnv(schema));
