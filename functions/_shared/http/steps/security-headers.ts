import type { Step } from '../http-request.ts';

/**
 * On every answer of a function. `no-store` is the default because a private answer must never be kept
 * (RFC 9111 §5.2.2.5); a handler whose answer is public says so with a `cache-control` of its own.
 */
export const securityHeaders: Step = {
  before: ({ internal: { http: request } }) => {
    const { headers } = request;
    headers['x-request-id'] = request.requestId;
    headers['strict-transport-security'] = 'max-age=63072000; includeSubDomains';
    headers['x-content-type-options'] = 'nosniff';
    headers['referrer-policy'] = 'no-referrer';
    headers['cache-control'] = 'no-store';
  },
};
