import { ServiceException } from '@smithy/core/client';
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import { AppError, type Dependency, dependencyDown } from '../errors/errors.ts';

/**
 * AppError `dependency-down` (503) for what the SDK itself takes for an outage: no connection, no answer in
 * time, throttling, a failure of the service. Every other error stays as it is, so that a refusal can be looked
 * at by name and a mistake of ours is a 500.
 */
export function toDependencyError(dependency: Dependency, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  // `AbortSignal.timeout` is how a caller limits a call as a whole.
  return error.name === 'AbortError' || isOutage(error) ? dependencyDown(dependency, error) : error;
}

/** The SDK's predicates look at any error, by its name, code and status. */
function isOutage(error: Error): boolean {
  const sdkError = error as SdkError;
  return isThrottlingError(sdkError) || isTransientError(sdkError) || isServerError(sdkError);
}

/** Whether a service refused a call with one of these error codes, such as `NoSuchUpload`. */
export function isAwsError(error: unknown, ...codes: readonly string[]): error is ServiceException {
  return error instanceof ServiceException && codes.includes(error.name);
}
