import { STATUS_CODES } from 'node:http';
import { MOST_ERRORS } from '../../functions/_shared/errors/errors.ts';
import type { HttpRouteSpec } from '../../functions/_shared/routing/route.ts';
import { errorHeaders } from './headers.ts';
import type { JsonSchema, ResponseObject } from './model.ts';

export const problemSchema: JsonSchema = {
  type: 'object',
  description: 'Problem details, RFC 9457',
  properties: {
    type: { type: 'string', format: 'uri-reference', examples: ['/problems/validation'] },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri-reference' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      maxItems: MOST_ERRORS,
      items: {
        type: 'object',
        properties: {
          path: { type: 'string', format: 'json-pointer', examples: ['/title'] },
          message: { type: 'string' },
        },
        required: ['path', 'message'],
        additionalProperties: false,
      },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'instance', 'requestId'],
  additionalProperties: false,
};

export const gatewayMessage: JsonSchema = {
  type: 'object',
  description: 'What the gateway itself answers, before or instead of a function',
  properties: { message: { type: 'string' } },
  required: ['message'],
};

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'The body is not valid JSON, or no well-formed multipart',
  401: 'No valid access token was sent',
  403: 'The caller is not allowed to do this',
  404: "There is no such resource, or it is someone else's",
  409: 'The request contradicts what is there',
  412: 'The resource is not in the state that the request asks for',
  413: 'The body is too large',
  415: 'The content type is missing or not one of those listed, or the body is encoded',
  422: 'The request has not the form that this route takes',
  429: 'Too many requests',
  431: 'The headers are larger than 10,240 bytes',
  500: 'Something went wrong',
  502: 'A third party that this route needs failed',
  503: 'A service that this route needs cannot be reached, or the answer took too long',
  504: 'A third party that this route needs took too long',
};

/** Statuses that the gateway may answer by itself on any route (throttle, header size, time-out). */
const GATEWAY = [429, 431, 500, 503];

/** The error statuses of a route: what its steps may throw, what it declares, and what the gateway adds. */
export function errorStatuses(route: HttpRouteSpec): readonly number[] {
  const statuses = new Set<number>([...GATEWAY, ...(route.errors ?? [])]);
  const add = (when: unknown, ...added: readonly number[]) => {
    if (when) for (const status of added) statuses.add(status);
  };
  add(route.body, 400, 413, 415, 422);
  add(route.rawBody, 400, 413, 415, 422);
  add(route.query, 422);
  add(route.params, 404);
  add(route.access !== 'public', 401);
  add(route.access === 'admin', 403);
  add(route.idempotent, 409, 422);
  add(route.conditional && route.method !== 'GET', 412);
  return [...statuses].filter((status) => !(status in route.responses)).sort((a, b) => a - b);
}

export function errorResponse(route: HttpRouteSpec, status: number): ResponseObject {
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const gateway = { 'application/json': { schema: { $ref: '#/components/schemas/GatewayMessage' } } };
  return {
    description: DESCRIPTIONS[status] ?? STATUS_CODES[status] ?? 'Error',
    headers: errorHeaders(route, status),
    content: {
      ...(status !== 431 && problem),
      ...([...GATEWAY, 413].includes(status) && gateway),
    },
  };
}
