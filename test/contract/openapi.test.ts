import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import type { HttpRouteSpec } from '../../functions/_shared/routing/route.ts';
import { services } from '../../functions/routes.ts';
import type { Operation } from '../../tools/openapi/model.ts';
import { buildOpenApi } from '../../tools/openapi.ts';

const document = buildOpenApi(services);
const routes = services.flatMap(({ http }) => http);
const operationOf = ({ path, method }: HttpRouteSpec): Operation => {
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`${method} ${path} is not in the document`);
  return operation;
};
const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const);

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));

    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it('has the routes that are declared and no others', () => {
    const declared = routes.flatMap(({ method, path, aliases = [] }) =>
      [path, ...aliases].map((each) => `${method} ${each}`),
    );
    const documented = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );

    expect(documented.sort()).toEqual(declared.sort());
  });

  it('names every operation once', () => {
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );

    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers only to schemas it has', () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
    const known = Object.keys(document.components.schemas);

    for (const [, name] of references) expect(known).toContain(name);
    expect(JSON.stringify(document)).not.toContain('$defs');
  });
});

describe.each(named)('%s', (_name, route) => {
  const operation = operationOf(route);
  const statuses = Object.keys(operation.responses).map(Number);

  it('has every parameter of its path, and its query', () => {
    const inPath = operation.parameters
      .filter((parameter) => parameter.in === 'path')
      .map(({ name }) => name);
    const wanted = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

    expect(inPath.sort()).toEqual(wanted.sort());
    expect(operation.parameters.some((parameter) => parameter.in === 'query')).toBe(
      route.query !== undefined,
    );
  });

  it('documents what it may answer', () => {
    const expected = [
      ...Object.keys(route.responses).map(Number),
      ...(route.errors ?? []),
      ...[429, 431, 503],
      ...(route.body ? [400, 413, 415, 422] : []),
      ...(route.rawBody ? [400, 413, 415, 422] : []),
      ...(route.query ? [422] : []),
      ...(route.params ? [404] : []),
      ...(route.access === 'public' ? [] : [401]),
      ...(route.access === 'admin' ? [403] : []),
      ...(route.idempotent ? [409, 422] : []),
      ...(route.conditional ? [route.method === 'GET' ? 304 : 412] : []),
    ];

    for (const status of expected) expect(statuses).toContain(status);
  });

  it('says whether it needs a token', () => {
    const bearer = operation.security.some((requirement) => 'bearer' in requirement);

    expect(bearer).toBe(route.access !== 'public');
  });

  it('describes its body as it is sent', () => {
    expect(operation.requestBody !== undefined).toBe((route.body ?? route.rawBody) !== undefined);
    const types = Object.keys(operation.requestBody?.content ?? {});
    expect(types.includes('application/merge-patch+json')).toBe(route.bodyKind === 'merge');
  });

  it('answers every error as a problem', () => {
    for (const status of statuses.filter(
      (each) => each >= 400 && each !== 431 && !(each in route.responses),
    )) {
      expect(operation.responses[status]?.content).toHaveProperty(['application/problem+json']);
    }
  });
});
