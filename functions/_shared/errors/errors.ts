import { AppError, type FieldError } from './app-error.ts';

/** RFC 6750 §3: the challenge of every 401; `error="invalid_token"` only when a token was sent. */
const CHALLENGE = 'Bearer realm="nubo"';

/** 404. The same body whether the resource is someone else's or nobody's. */
export function notFound(): AppError {
  return new AppError({ code: 'not-found', detail: 'There is no such resource.' });
}

/** 409: the request contradicts what is there, such as a name that is taken. */
export function conflict(detail: string, cause?: unknown): AppError {
  return new AppError({ code: 'conflict', detail, cause });
}

/** 412: `If-Match` or `If-None-Match` does not hold. */
export function preconditionFailed(): AppError {
  return new AppError({
    code: 'precondition-failed',
    detail: 'The resource has changed: read it again and repeat the request with its new ETag.',
  });
}

/** 422 with one entry for each field that is wrong. */
export function validation(...errors: readonly FieldError[]): AppError {
  return new AppError({
    code: 'validation',
    detail: 'The request does not have the form that this route takes: see `errors`.',
    message: `invalid: ${errors.map(({ path, message }) => `${path} ${message}`).join('; ')}`,
    errors,
  });
}

/** 401 for a call without a token, or with credentials that are wrong. */
export function unauthenticated(detail = 'This route needs a bearer token.', cause?: unknown): AppError {
  return new AppError({
    code: 'unauthenticated',
    detail,
    cause,
    headers: { 'www-authenticate': CHALLENGE },
  });
}

/** 401 for a token that was sent and is malformed, expired, or not ours. */
export function invalidToken(cause?: unknown): AppError {
  return new AppError({
    code: 'unauthenticated',
    detail: 'The access token is not valid, or no longer.',
    cause,
    headers: { 'www-authenticate': `${CHALLENGE}, error="invalid_token"` },
  });
}

/** 403: authenticated, not allowed, and the resource may be known to the caller. */
export function forbidden(detail = 'You are not allowed to do this.'): AppError {
  return new AppError({ code: 'forbidden', detail });
}

/** 429 with `Retry-After` in whole seconds, at least 1. */
export function tooManyRequests(
  retryAfterSeconds: number,
  headers: Readonly<Record<string, string>> = {},
): AppError {
  const seconds = Math.max(1, Math.ceil(retryAfterSeconds));
  return new AppError({
    code: 'too-many-requests',
    detail: `Too many requests: try again in ${seconds} s.`,
    headers: { ...headers, 'retry-after': String(seconds) },
  });
}

export type Dependency =
  | 'postgres'
  | 'redis'
  | 'dynamodb'
  | 'secrets'
  | 'events'
  | 'sqs'
  | 's3'
  | 'accounts'
  | 'google';

/** 503 with `Retry-After`. The name of the dependency is logged, never answered. */
export function dependencyDown(dependency: Dependency, cause?: unknown): AppError {
  return new AppError({
    code: 'dependency-down',
    detail: 'A service that this route needs cannot be reached right now.',
    message: `${dependency} cannot be reached`,
    cause,
    headers: { 'retry-after': '5' },
  });
}
