import type { HttpRouteSpec } from '../../functions/_shared/routing/route.ts';
import type { Header, Parameter } from './model.ts';

const text = { type: 'string' } as const;
const seconds = { type: 'integer', minimum: 0 } as const;

const requestId: Header = { description: 'The request id, for questions to the operator', schema: text };

/** Headers that a client may send to this route, beside `Authorization` and `Content-Type`. */
export function requestHeaders(route: HttpRouteSpec): readonly Parameter[] {
  const parameters: Parameter[] = [];
  const add = (name: string, description: string, schema: Parameter['schema'] = text) =>
    parameters.push({ name, in: 'header', required: false, description, schema });
  if (route.idempotent) {
    add('Idempotency-Key', 'The same key and body within 24 hours give the first answer again', {
      type: 'string',
      minLength: 1,
      maxLength: 255,
    });
  }
  if (route.conditional && route.method === 'GET') {
    add('If-None-Match', '304 where the resource still has one of these ETags');
  }
  if (route.conditional && route.method !== 'GET') {
    add('If-Match', '412 where the resource has none of these ETags any more');
  }
  return parameters;
}

export function successHeaders(route: HttpRouteSpec, status: number): Readonly<Record<string, Header>> {
  return {
    'x-request-id': requestId,
    ...(route.responses[status]?.headers &&
      Object.fromEntries(
        Object.entries(route.responses[status].headers).map(([name, description]) => [
          name,
          { description, schema: text },
        ]),
      )),
    ...(route.conditional &&
      status !== 204 && { ETag: { description: 'Strong tag of this state', schema: text } }),
    ...(route.idempotent && {
      'Idempotency-Replayed': { description: '`true` on an answer given again', schema: text },
    }),
    ...limitHeaders(route),
  };
}

export function errorHeaders(route: HttpRouteSpec, status: number): Readonly<Record<string, Header>> {
  return {
    'x-request-id': requestId,
    ...(status === 401 && {
      'WWW-Authenticate': { description: 'RFC 6750', schema: { ...text, examples: ['Bearer realm="nubo"'] } },
    }),
    ...((status === 429 || status === 503) && {
      'Retry-After': { description: 'Seconds to wait', schema: seconds },
    }),
    ...limitHeaders(route),
  };
}

function limitHeaders({ rateLimits = [] }: HttpRouteSpec): Readonly<Record<string, Header>> {
  if (rateLimits.length === 0) return {};
  const policies = rateLimits.map(
    ({ name, quota, windowSeconds }) => `"${name}";q=${quota};w=${windowSeconds}`,
  );
  return {
    'RateLimit-Policy': {
      description: 'Calls (q) in a window of seconds (w)',
      schema: { ...text, examples: [policies.join(', ')] },
    },
    RateLimit: { description: 'Calls left (r), and seconds until there are more (t)', schema: text },
  };
}
