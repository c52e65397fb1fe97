import type { HttpRouteSpec, ServiceSpec } from '../../functions/_shared/routing/route.ts';
import { errorResponse, errorStatuses } from './errors.ts';
import { requestHeaders, successHeaders } from './headers.ts';
import type { Operation, Parameter, ResponseObject } from './model.ts';
import type { SchemaCollector } from './schema-collector.ts';

type Placed = readonly [path: string, method: string, operation: Operation];

/** The operations of a route, one for its path and one for each alias. */
export function operationsOf(
  service: ServiceSpec,
  route: HttpRouteSpec,
  schemas: SchemaCollector,
): readonly Placed[] {
  const paths = [route.path, ...(route.aliases ?? [])];
  return paths.map((path, at) => {
    const suffix = at === 0 ? '' : path.replaceAll(/[^\w]+/g, '-');
    return [path, route.method.toLowerCase(), operation(service, route, `${route.id}${suffix}`, schemas)];
  });
}

function operation(
  service: ServiceSpec,
  route: HttpRouteSpec,
  operationId: string,
  schemas: SchemaCollector,
): Operation {
  const body = requestBody(route, schemas);
  return {
    operationId,
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    tags: [service.title],
    security: security(route),
    parameters: parameters(route, schemas),
    ...(body && { requestBody: body }),
    responses: responses(route, schemas),
  };
}

/** OpenAPI: an empty requirement makes the others optional. */
function security({ access }: HttpRouteSpec): Operation['security'] {
  switch (access) {
    case 'public':
      return [];
    case 'optional':
      return [{}, { bearer: [] }];
    case 'user':
    case 'admin':
    case 'agent':
      return [{ bearer: [] }];
  }
}

function parameters(route: HttpRouteSpec, schemas: SchemaCollector): readonly Parameter[] {
  const described = (place: 'path' | 'query', schema: HttpRouteSpec['params']): readonly Parameter[] =>
    (schema ? schemas.fields(schema) : []).map(({ name, required, schema: { description, ...rest } }) => ({
      name,
      in: place,
      required: place === 'path' || required,
      ...(typeof description === 'string' && { description }),
      schema: rest,
    }));
  return [...described('path', route.params), ...described('query', route.query), ...requestHeaders(route)];
}

function requestBody(route: HttpRouteSpec, schemas: SchemaCollector): Operation['requestBody'] {
  if (route.rawBody === 'multipart/form-data')
    return { required: true, content: { 'multipart/form-data': { schema: FILES } } };
  if (route.rawBody === 'any') return { required: true, content: { '*/*': { schema: {} } } };
  if (!route.body) return undefined;
  const media = { schema: schemas.convert(route.body, 'input') };
  return {
    required: !route.bodyOptional,
    content: {
      ...(route.bodyKind === 'merge' && { 'application/merge-patch+json': media }),
      'application/json': media,
    },
  };
}

/** A form with one or more files in parts named `file`. */
const FILES = {
  type: 'object',
  properties: {
    file: { type: 'array', items: { type: 'string', contentMediaType: 'application/octet-stream' } },
  },
  required: ['file'],
} as const;

function responses(route: HttpRouteSpec, schemas: SchemaCollector): Operation['responses'] {
  const all: Record<string, ResponseObject> = {};
  for (const [key, { description, body, contentType, alternative }] of Object.entries(route.responses)) {
    const types = [contentType ?? 'application/json'].flat();
    const schema = body ? schemas.convert(body, 'output') : contentType ? { type: 'string' } : undefined;
    all[key] = {
      description,
      headers: successHeaders(route, Number(key)),
      ...(schema && {
        content: {
          ...Object.fromEntries(types.map((type) => [type, { schema }])),
          ...(alternative !== undefined && { [alternative]: { schema: { type: 'string' as const } } }),
        },
      }),
    };
  }
  if (route.conditional && route.method === 'GET') {
    all[304] = { description: 'Not changed', headers: successHeaders(route, 304) };
  }
  for (const status of errorStatuses(route)) all[status] = errorResponse(route, status);
  return all;
}
