import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { httpHandler } from '../../../../functions/_shared/http/http-handler.ts';
import type { HttpRouteSpec } from '../../../../functions/_shared/routing/route.ts';
import { httpEvent } from '../../../support/http-call.ts';

const route = {
  id: 'take-thing',
  method: 'POST',
  path: '/things/{name}/parts/{part}',
  access: 'public',
  summary: 'Take a thing',
  params: z.object({ name: z.string(), part: z.string() }),
  responses: { 200: { description: 'Taken', body: z.unknown() } },
  functionUrl: true,
  needs: {},
} as const satisfies HttpRouteSpec;
const plain = { ...route, path: '/things', params: z.object({}) } as const satisfies HttpRouteSpec;

const take = httpHandler(route, ({ params }) => ({ status: 200, body: params }));
const takePlain = httpHandler(plain, ({ params }) => ({ status: 200, body: params }));

/** An event of a function URL: the route is `$default`, the path as it was sent, and there are no parameters. */
function call(handler: typeof take, path: string, method = 'POST', routeKey = '$default') {
  const event = httpEvent({ method, path }, 'request');
  return handler({ ...event, routeKey }, {} as never);
}
const body = async (answer: ReturnType<typeof call>) => JSON.parse((await answer).body ?? '');

describe('a route with a function URL', () => {
  it('takes its parameters from the path, decoded', async () => {
    expect(await body(call(take, '/things/caf%C3%A9%20bar/parts/a%2Fb'))).toEqual({
      name: 'café bar',
      part: 'a/b',
    });
  });
  it.each([
    '/',
    '/things',
    '/things/a/parts',
    '/things/a/parts/',
    '/things//parts/b',
    '/things/a/parts/b/',
    '/things/a/parts/b/c',
    '/thing/a/parts/b',
    '//things/a/parts/b',
    '/things/a/parts/%',
    '/things/%C3%28/parts/b',
    '/THINGS/a/parts/b',
  ])('is nothing at %s', async (path) => {
    expect(await call(take, path)).toMatchObject({ statusCode: 404 });
  });
  it.each(['GET', 'PUT', 'OPTIONS', 'HEAD'])('is nothing to %s', async (method) => {
    expect(await call(take, '/things/a/parts/b', method)).toMatchObject({ statusCode: 404 });
  });
  it('is at the root too where its path has no parameters', async () => {
    for (const path of ['/', '/things'])
      expect(await call(takePlain, path)).toMatchObject({ statusCode: 200 });
    for (const path of ['/things/', '/other', '/things/a', ''])
      expect(await call(takePlain, path)).toMatchObject({ statusCode: 404 });
  });
  it('leaves to the API what the API has matched', async () => {
    const event = httpEvent({ method: 'POST', path: '/x', params: { name: 'a', part: 'b' } }, 'request');
    expect(await take(event, {} as never)).toMatchObject({
      statusCode: 200,
      body: '{"name":"a","part":"b"}',
    });
  });
});
