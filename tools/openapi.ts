import { errorKinds } from '../functions/_shared/errors/errors.ts';
import type { ServiceSpec } from '../functions/_shared/routing/route.ts';
import { gatewayMessage, problemSchema } from './openapi/errors.ts';
import type { OpenApiDocument, PathItem } from './openapi/model.ts';
import { operationsOf } from './openapi/operation.ts';
import { SchemaCollector } from './openapi/schema-collector.ts';

const DESCRIPTION = `Accounts, tasks, posts, live chat and more behind one HTTP API.

Errors are problem details (RFC 9457). Every answer of a function carries \`x-request-id\`. Lists are paged with
\`limit\` and an opaque \`cursor\`. Single resources carry a strong \`ETag\` for \`If-None-Match\` and \`If-Match\`.
Kinds of problem: ${Object.entries(errorKinds)
  .map(([code, { status }]) => `\`/problems/${code}\` (${status})`)
  .join(', ')}.`;

/** The OpenAPI 3.1 document of every route, made of the schemas that validate requests. */
export function buildOpenApi(services: readonly ServiceSpec[]): OpenApiDocument {
  const schemas = new SchemaCollector();
  schemas.add('Problem', problemSchema);
  schemas.add('GatewayMessage', gatewayMessage);
  const paths: Record<string, PathItem> = {};
  for (const service of services) {
    for (const route of service.http) {
      for (const [path, method, operation] of operationsOf(service, route, schemas)) {
        paths[path] = { ...paths[path], [method]: operation };
      }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nubo',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The API that serves this document' }],
    tags: services.map(({ title, description }) => ({ name: title, description })),
    paths,
    components: {
      schemas: schemas.all(),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The access token of `POST /login`, `POST /register` or `POST /auth/refresh`.',
        },
      },
    },
  };
}
