import { fromEnv } from '@aws-sdk/credential-provider-env';
import type { MiddlewareStack } from '@smithy/types';
import * as z from 'zod/mini';
import { parseEnv } from '../env/env.ts';
import type { Dependency } from '../errors/errors.ts';
import { lazy } from '../lazy.ts';
import { toDependencyError } from './errors.ts';

const schema = z.object({
  AWS_REGION: z.string().check(z.minLength(1)),
  AWS_USE_DUALSTACK_ENDPOINT: z.optional(z.enum(['true', 'false'])),
});

const awsEnv = lazy(() => parseEnv(schema));

export interface ClientLimits {
  /** Milliseconds from the start of one attempt to the first byte of its answer, and of silence within it. */
  readonly requestTimeoutMs?: number;
  readonly maxAttempts?: number;
}

const CONNECT_TIMEOUT_MS = 1_000;

/**
 * What every client of AWS is made with. Three attempts of 2 s fit a function's 10 s. Connections are kept
 * open; the SDK makes an attempt again when one of them was closed while the environment was frozen. Credentials come from the
 * environment, where Lambda puts them; `AWS_ENDPOINT_URL` is read by the SDK itself.
 */
export function clientConfig({ requestTimeoutMs = 2_000, maxAttempts = 3 }: ClientLimits = {}) {
  const { AWS_REGION, AWS_USE_DUALSTACK_ENDPOINT } = awsEnv();
  return {
    region: AWS_REGION,
    credentials: fromEnv(),
    maxAttempts,
    retryMode: 'standard',
    useDualstackEndpoint: AWS_USE_DUALSTACK_ENDPOINT === 'true',
    useFipsEndpoint: false,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      socketTimeout: requestTimeoutMs,
    },
  };
}

/** Makes every call of a client throw AppError `dependency-down` (503) when its service cannot be used. */
export function reportOutages<
  Input extends object,
  Output extends object,
  Client extends { readonly middlewareStack: MiddlewareStack<Input, Output> },
>(
  dependency: Dependency,
  client: Client & { readonly middlewareStack: MiddlewareStack<Input, Output> },
): Client {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw toDependencyError(dependency, error);
      }
    },
    { step: 'initialize', priority: 'high', name: 'reportOutages' },
  );
  return client;
}
