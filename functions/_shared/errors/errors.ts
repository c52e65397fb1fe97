/** Every kind of error that leaves a service: the last part of its problem `type`, its status and its title. */
export const errorKinds = {
  'bad-request': { status: 400, title: 'Bad request' },
  'malformed-json': { status: 400, title: 'Malformed JSON' },
  unauthenticated: { status: 401, title: 'Not authenticated' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflict' },
  'idempotency-key-in-use': { status: 409, title: 'The first request with this key is still running' },
  'precondition-failed': { status: 412, title: 'Precondition failed' },
  'too-large': { status: 413, title: 'Body too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  validation: { status: 422, title: 'Validation failed' },
  'idempotency-key-reused': { status: 422, title: 'The key was used with another body' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Internal error' },
  'upstream-failed': { status: 502, title: 'A third party failed' },
  'upstream-slow': { status: 504, title: 'A third party took too long' },
  'dependency-down': { status: 503, title: 'Temporarily unavailable' },
} as const satisfies Readonly<Record<string, ErrorKind>>;

interface ErrorKind {
  readonly status: number;
  readonly title: string;
}

export type ErrorCode = keyof typeof errorKinds;

/** One field that is wrong: `path` is a JSON Pointer (RFC 6901) into the body, or `/name` of a query value. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export interface AppErrorOptions {
  readonly code: ErrorCode;
  /** What the caller reads (`detail` of the problem). Never SQL, addresses or names from within. */
  readonly detail: string;
  /** What the log says; default: `detail`. */
  readonly message?: string;
  readonly cause?: unknown;
  readonly errors?: readonly FieldError[];
  /** Further response headers, lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The only error a service throws on purpose. Anything else that is thrown is answered as 500. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor({ code, detail, message = detail, cause, errors, headers = {} }: AppErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.headers = headers;
  }

  get status(): number {
    return errorKinds[this.code].status;
  }
}

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

/** Fields that one answer names at most: a body may hold thousands of unknown ones. */
export const MOST_ERRORS = 100;

/** 422 with one entry for each field that is wrong, for the first hundred of them. */
export function validation(...all: readonly FieldError[]): AppError {
  const errors = all.slice(0, MOST_ERRORS);
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

/** 502: every third party that could answer has failed. */
export function upstreamFailed(detail: string, cause?: unknown): AppError {
  return new AppError({ code: 'upstream-failed', detail, cause });
}

/** 504: none of them answered in time. */
export function upstreamSlow(detail: string, cause?: unknown): AppError {
  return new AppError({ code: 'upstream-slow', detail, cause });
}

export type Dependency =
  | 'postgres'
  | 'redis'
  | 'dynamodb'
  | 'secrets'
  | 'keys'
  | 'events'
  | 'sqs'
  | 's3'
  | 'lambda'
  | 'connections'
  | 'mail'
  | 'sms'
  | 'accounts'
  | 'google'
  | 'third-parties';

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
