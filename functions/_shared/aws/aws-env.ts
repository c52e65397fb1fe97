import * as z from 'zod';
import { parseEnv } from '../env/parse-env.ts';
import { lazy } from '../lazy.ts';

const schema = z.object({
  AWS_REGION: z.string().min(1),
  AWS_ACCESS_KEY_ID: z.string().min(1),
  AWS_SECRET_ACCESS_KEY: z.string().min(1),
  AWS_SESSION_TOKEN: z.string().optional(),
  AWS_ENDPOINT_URL: z.url().optional(),
  AWS_ENDPOINT_URL_S3: z.url().optional(),
  AWS_USE_DUALSTACK_ENDPOINT: z.enum(['true', 'false']).optional(),
});

export type AwsEnv = z.output<typeof schema>;

/** What the runtime tells every function; the names are those that the AWS SDKs read. */
export const awsEnv = lazy(() => parseEnv(schema));
