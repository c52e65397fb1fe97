import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGatewayWorld, type GatewayWorld, send } from '../support/gateway.ts';

let local: GatewayWorld;
let consoleDir: string;
beforeAll(async () => {
  consoleDir = mkdtempSync(join(tmpdir(), 'test-console-'));
  writeFileSync(join(consoleDir, 'index.html'), '<h1>console</h1>');
  writeFileSync(join(consoleDir, 'pets.html'), 'never seen');
  writeFileSync(join(consoleDir, '.hidden'), 'secret');
  local = await createGatewayWorld({
    console: { folder: consoleDir, headers: () => ({ 'x-frame-options': 'DENY' }) },
    control: async (asked) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...asked, query: [...asked.query], body: asked.body.toString() }),
    }),
  });
  local.define('key', 'exports.handler = async (event) => ({ statusCode: 200, body: event.routeKey });');
  for (const key of [
    'GET /pets/dog/1',
    'GET /pets/dog/{id}',
    'GET /pets/{proxy+}',
    'ANY /pets/dog/{id}',
    'ANY /any/{proxy+}',
    'GET /pets.html',
    'POST /a/{x}/c',
    'GET /a/b/{y}',
  ]) {
    local.route(key, 'key');
  }
});
afterAll(async () => {
  await local.close();
  rmSync(consoleDir, { recursive: true, force: true });
});

describe('a route is chosen', () => {
  test.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1'],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}'],
    ['POST', '/pets/dog/1', 'ANY /pets/dog/{id}'],
    ['GET', '/pets/cat/3', 'GET /pets/{proxy+}'],
    ['GET', '/pets/dog/2/more', 'GET /pets/{proxy+}'],
    ['DELETE', '/any/thing/at/all', 'ANY /any/{proxy+}'],
    ['POST', '/a/b/c', 'POST /a/{x}/c'],
    ['GET', '/a/b/c', 'GET /a/b/{y}'],
    ['GET', '/pets.html', 'GET /pets.html'],
    ['OPTIONS', '/any/x', 'ANY /any/{proxy+}'],
  ])('%s %s → %s', async (method, path, key) => {
    expect((await local.send(path, { method })).text).toBe(key);
  });

  test.each([
    ['GET', '/nothing'],
    ['GET', '/any'],
    ['GET', '/any/'],
    ['POST', '/pets/cat'],
    ['GET', '/pets/dog/1/'.replace('/pets', '/pet')],
    ['HEAD', '/a/b/c'],
    ['OPTIONS', '/a/b/c'],
  ])('%s %s is 404 {"message":"Not Found"}', async (method, path) => {
    const answer = await local.send(path, { method });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers).toHaveProperty('apigw-requestid');
    if (method !== 'HEAD') expect(answer.text).toBe('{"message":"Not Found"}');
  });

  test('by $default when nothing else matches', async () => {
    local.route('$default', 'key');
    expect((await local.send('/nothing', { method: 'POST' })).text).toBe('$default');
    local.world.httpApis.removeRoute('test-api', '$default');
  });

  test('a path that is not percent-encoding is 400', async () => {
    expect((await local.send('/pets/dog/%zz')).status).toBe(400);
  });

  test('a disabled default endpoint is 403 {"message":"Forbidden"}', async () => {
    local.world.httpApis.putApi({
      apiId: 'test-api',
      name: 'x',
      cors: undefined,
      disableExecuteApiEndpoint: true,
    });
    expect((await local.send('/pets/dog/1')).text).toBe('{"message":"Forbidden"}');
    local.cors(undefined);
  });
});

describe('beside the API', () => {
  test('the page of what there is takes GET / where there is no console and no route', async () => {
    const bare = await createGatewayWorld({
      control: async () => ({ status: 200, headers: {}, body: '<h1>what there is</h1>' }),
    });
    const answer = await bare.send('/');
    expect([answer.status, answer.headers.location]).toEqual([302, '/_local']);
    bare.define('root', 'exports.handler = async () => ({ statusCode: 200, body: "mine" });');
    bare.route('$default', 'root');
    expect((await bare.send('/')).text).toBe('mine');
    await bare.close();
  });
  test('the console is served at / and by its files', async () => {
    const answer = await local.send('/');
    expect([answer.status, answer.text]).toEqual([200, '<h1>console</h1>']);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    const again = await local.send('/index.html', {
      headers: { 'if-none-match': answer.headers.etag ?? '' },
    });
    expect(again.status).toBe(304);
  });

  test.each(['/../package.json', '/%2e%2e/package.json', '/.hidden', '/..%2f..%2fetc/passwd', '/%00'])(
    'the console gives nothing outside its folder: %s',
    async (path) => {
      expect((await local.send(path)).status).toBe(404);
    },
  );

  test('/_local and below go to the control router', async () => {
    const answer = await local.send('/_local/queues/a%20b?x=1', { method: 'POST', body: '{"n":1}' });
    expect(JSON.parse(answer.text)).toMatchObject({
      method: 'POST',
      path: '/_local/queues/a b',
      query: [['x', '1']],
      body: '{"n":1}',
    });
    expect((await local.send('/_localised')).status).toBe(404);
  });

  test('hooks take requests and upgrades', async () => {
    local.gateway.onRequest((incoming, response) => {
      if (!incoming.url?.startsWith('/hooked')) return false;
      response.end('hooked');
      return true;
    });
    expect((await local.send('/hooked')).text).toBe('hooked');
    const upgrade = () =>
      new Promise<number>((resolve, reject) => {
        const outgoing = request({
          port: local.port,
          host: '127.0.0.1',
          path: '/ws',
          headers: { connection: 'upgrade', upgrade: 'websocket' },
        });
        outgoing.on('response', (incoming) => resolve(incoming.statusCode ?? 0));
        outgoing.on('upgrade', (incoming, socket) => {
          socket.destroy();
          resolve(incoming.statusCode ?? 0);
        });
        outgoing.on('error', reject);
        outgoing.end();
      });
    expect(await upgrade()).toBe(403);
    local.gateway.onUpgrade((_, socket) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
    );
    expect(await upgrade()).toBe(101);
  });

  test('both loopback addresses answer', async () => {
    expect((await fetch(`http://localhost:${local.port}/pets/dog/1`)).status).toBe(200);
    expect((await send(local.port, '/pets/dog/1')).status).toBe(200);
  });
});

test('two APIs share the port, told apart by host or by route', async () => {
  const { httpApis } = local.world;
  const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:key';
  httpApis.putApi({ apiId: 'other', name: 'other', cors: undefined, disableExecuteApiEndpoint: false });
  httpApis.putIntegration({ apiId: 'other', integrationId: 'i', functionArn, timeoutMs: 30_000 });
  httpApis.putRoute({ apiId: 'other', routeId: 'r', routeKey: 'GET /other', integrationId: 'i' });
  httpApis.putStage({
    apiId: 'other',
    name: '$default',
    variables: {},
    defaultThrottle: { rateLimit: undefined, burstLimit: undefined },
    routeThrottles: {},
  });
  expect((await local.send('/other')).text).toBe('GET /other');
  expect((await local.send('/other', { headers: { host: 'test-api.execute-api.localhost' } })).status).toBe(
    404,
  );
  httpApis.removeApi('other');
  expect((await local.send('/other')).status).toBe(404);
});
