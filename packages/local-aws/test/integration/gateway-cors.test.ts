import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createGatewayWorld, type GatewayWorld } from '../support/gateway.ts';

const ORIGIN = 'http://localhost:3000';
let local: GatewayWorld;
beforeAll(async () => {
  local = await createGatewayWorld();
  local.define(
    'own',
    `exports.handler = async () => ({ statusCode: 200, body: 'ok', headers: {
      'Access-Control-Allow-Origin': '*', 'access-control-allow-methods': 'TRACE', vary: 'accept' } });`,
  );
  local.define('failing', "exports.handler = async () => { throw new Error('no'); };");
  local.route('GET /own', 'own');
  local.route('ANY /any', 'own');
  local.route('GET /failing', 'failing');
});
afterAll(() => local.close());
beforeEach(() => {
  local.cors({
    allowOrigins: [ORIGIN, 'https://*.example.com'],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization', 'content-type'],
    exposeHeaders: ['etag', 'retry-after'],
    maxAgeSeconds: 600,
    allowCredentials: true,
  });
});

const preflight = (path: string, origin = ORIGIN) =>
  local.send(path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
const corsOf = (headers: object) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));

describe('a preflight', () => {
  test.each(['/own', '/any', '/nowhere'])('of %s is answered by the gateway', async (path) => {
    const answer = await preflight(path);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(corsOf(answer.headers)).toEqual({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-expose-headers': 'etag,retry-after',
      'access-control-max-age': '600',
    });
    expect(answer.headers).toHaveProperty('apigw-requestid');
  });

  test('of an origin that is not allowed carries no CORS header', async () => {
    const answer = await preflight('/own', 'http://evil.example');
    expect(answer.status).toBe(204);
    expect(corsOf(answer.headers)).toEqual({});
  });

  test('of an origin that matches a wildcard names that origin', async () => {
    expect((await preflight('/own', 'https://a.example.com')).headers['access-control-allow-origin']).toBe(
      'https://a.example.com',
    );
    expect(corsOf((await preflight('/own', 'https://example.com.evil')).headers)).toEqual({});
  });

  test('where every origin is allowed names *', async () => {
    local.cors({ allowOrigins: ['*'], allowMethods: ['*'], allowHeaders: ['*'] });
    expect(corsOf((await preflight('/own')).headers)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': '*',
      'access-control-allow-headers': '*',
    });
  });

  test('without CORS on the API is a request like any other', async () => {
    local.cors(undefined);
    expect((await preflight('/own')).status).toBe(404);
    expect((await preflight('/any')).text).toBe('ok');
  });
});

describe('an answer', () => {
  const get = (path: string, origin?: string) =>
    local.send(path, { headers: origin === undefined ? {} : { origin } });

  test("to an allowed origin carries the API's CORS headers instead of the function's", async () => {
    const { headers } = await get('/own', ORIGIN);
    expect(corsOf(headers)).toEqual({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'etag,retry-after',
    });
    expect(headers.vary).toBe('accept');
  });

  test('to another origin, or none, carries none', async () => {
    expect(corsOf((await get('/own', 'http://evil.example')).headers)).toEqual({});
    expect(corsOf((await get('/own')).headers)).toEqual({});
  });

  test("keeps the function's own CORS headers where the API has no CORS", async () => {
    local.cors(undefined);
    expect(corsOf((await get('/own', ORIGIN)).headers)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'TRACE',
    });
  });

  test('of the gateway itself can be read by an allowed origin', async () => {
    for (const path of ['/failing', '/nowhere']) {
      expect((await get(path, ORIGIN)).headers['access-control-allow-origin']).toBe(ORIGIN);
    }
  });
});
