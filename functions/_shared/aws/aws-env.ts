import * as z from 'zod/mini';
import { parseEnv } from '../env/env.ts';
import { lazy } from '../lazy.ts';

const schema = z.object({
  AWS_REGION: z.string().check(z.minLength(1)),
  AWS_ACCESS_KEY_ID: z.string().check(z.minLength(1)),
  AWS_SECRET_ACCESS_KEY: z.string().check(z.minLength(1)),
  AWS_SESSION_TOKEN: z.optional(z.string()),
  AWS_ENDPOINT_URL: z.optional(z.url()),
  AWS_ENDPOINT_URL_S3: z.optional(z.url()),
  AWS_USE_DUALSTACK_ENDPOINT: z.optional(z.enum(['true', 'false'])),
});

export type AwsEnv = z.output<typeof schema>;

/** What the runtime tells every function; the names are those that the AWS SDKs read. */
export const awsEnv = lazy(() => parseEnv(schema));

/** The function's own rights, as aws4 takes them. */
export function awsCredentials() {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = awsEnv();
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
  };
}
