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
