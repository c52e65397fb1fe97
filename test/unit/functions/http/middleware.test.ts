import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { httpHandler } from '../../../../functions/_shared/http/http-handler.ts';
import { callHttp } from '../../../support/http-call.ts';
import { openToAll } from '../../../support/sample-routes.ts';

/** Written as the published ones are: it knows API Gateway's event and nothing of this pipeline. */
function userAgentOf(seen: unknown[]): MiddlewareObj<APIGatewayProxyEventV2> {
  return {
    before: ({ event, internal }) => {
      Object.assign(internal, { userAgent: event.headers['user-agent'] });
    },
    after: ({ event, internal }) => void seen.push([event.rawPath, Reflect.get(internal, 'userAgent')]),
  };
}

test('a published middy middleware can be put in: it gets API Gateway’s own event, and `internal` for its own', async () => {
  const seen: unknown[] = [];
  const handler = httpHandler(openToAll, () => ({ status: 200, body: 'hello' })).use(userAgentOf(seen));
  const answer = await callHttp(handler, { method: 'GET', path: '/open' });
  expect([answer.status, answer.body]).toEqual([200, 'hello']);
  expect(seen).toEqual([['/open', 'vitest']]);
});

afterEach(() => void vi.restoreAllMocks());

test('what it throws is answered as every error is', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const handler = httpHandler(openToAll, () => ({ status: 200, body: 'hello' })).use({
    before: () => {
      throw new TypeError('of the middleware');
    },
  });
  const answer = await callHttp(handler, { method: 'GET', path: '/open' });
  expect([answer.status, answer.body.type]).toEqual([500, '/problems/internal']);
});
