import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionUrlHook, functionUrls } from '../../src/gateway/function-urls.ts';
import { createGatewayWorld, type GatewayWorld, type SendOptions } from '../support/gateway.ts';

let local: GatewayWorld;
beforeAll(async () => {
  local = await createGatewayWorld();
  local.define(
    'echo',
    'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });',
  );
  local.route('$default', 'echo');
  local.route('GET /items/{id}/parts/{part}', 'echo');
  local.route('ANY /files/{proxy+}', 'echo');
});
afterAll(() => local.close());

const eventOf = async (path: string, options?: SendOptions) => {
  const answer = await local.send(path, options);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text);
};

describe('HTTP event 2.0', () => {
  test('has the shape that AWS documents', async () => {
    const event = await eventOf('/items/7/parts/9?a=1', { headers: { 'User-Agent': 'test/1' } });
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'GET /items/{id}/parts/{part}',
      rawPath: '/items/7/parts/9',
      rawQueryString: 'a=1',
      headers: {
        'content-length': '0',
        host: `127.0.0.1:${local.port}`,
        'user-agent': 'test/1',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': String(local.port),
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { a: '1' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'test-api',
        domainName: `127.0.0.1:${local.port}`,
        domainPrefix: '127',
        http: {
          method: 'GET',
          path: '/items/7/parts/9',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test/1',
        },
        requestId: expect.stringMatching(/^[\w-]{16,}$/),
        routeKey: 'GET /items/{id}/parts/{part}',
        stage: '$default',
        time: expect.stringMatching(/^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/),
        timeEpoch: expect.any(Number),
      },
      pathParameters: { id: '7', part: '9' },
      isBase64Encoded: false,
    });
  });

  test('lower-cases header names and joins repeated ones by commas', async () => {
    const { headers } = await eventOf('/x', {
      headers: ['Host', 'h', 'X-Thing', 'a', 'x-thing', 'b', 'Accept', '*/*'],
    });
    expect(headers).toMatchObject({ 'x-thing': 'a,b', accept: '*/*' });
  });

  test('joins repeated query values by commas, decodes them, and leaves rawQueryString as sent', async () => {
    const event = await eventOf('/x?a=1&b=%C3%A9+x&a=2&c=&d');
    expect(event.queryStringParameters).toEqual({ a: '1,2', b: 'é x', c: '', d: '' });
    expect(event.rawQueryString).toBe('a=1&b=%C3%A9+x&a=2&c=&d');
  });

  test('puts cookies apart', async () => {
    const event = await eventOf('/x', { headers: { Cookie: 'a=1; b="2"' } });
    expect(event.cookies).toEqual(['a=1', 'b="2"']);
    expect(event.headers).not.toHaveProperty('cookie');
  });

  test('leaves out what is empty: body, queryStringParameters, pathParameters, cookies, stageVariables', async () => {
    const event = await eventOf('/x', {
      method: 'POST',
      headers: { 'content-length': '0', 'content-type': 'application/json' },
    });
    for (const key of ['body', 'queryStringParameters', 'pathParameters', 'cookies', 'stageVariables']) {
      expect(event).not.toHaveProperty(key);
    }
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
  });

  test.each([
    'text/plain',
    'text/csv; charset=utf-8',
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/xml',
    'application/javascript',
  ])('carries %s as text', async (type) => {
    const event = await eventOf('/x', { method: 'POST', headers: { 'content-type': type }, body: '{"é":1}' });
    expect(event).toMatchObject({ body: '{"é":1}', isBase64Encoded: false });
  });

  test.each([
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'multipart/form-data; boundary=x',
    'application/merge-patch+json',
    undefined,
  ])('carries %s as base64', async (type) => {
    const body = Buffer.from([0, 255, 128, 10]);
    const event = await eventOf('/x', {
      method: 'POST',
      headers: type === undefined ? {} : { 'content-type': type },
      body,
    });
    expect(event).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true });
  });

  test('carries a text type whose bytes are no UTF-8 as base64, so that none is lost', async () => {
    const body = Buffer.from('{"name":"caf\xe9"}', 'latin1');
    const event = await eventOf('/x', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(event).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true });
  });

  test('reads a chunked body', async () => {
    const event = await eventOf('/x', {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked', 'content-type': 'text/plain' },
      body: 'in pieces',
    });
    expect(event.body).toBe('in pieces');
    expect(event.headers['content-length']).toBe('9');
    expect(event.headers).not.toHaveProperty('transfer-encoding');
  });

  test('decodes path parameters, greedy ones whole, and rawPath', async () => {
    const item = await eventOf('/items/a%20b/parts/%C3%A9');
    expect(item.pathParameters).toEqual({ id: 'a b', part: 'é' });
    expect(item.rawPath).toBe('/items/a b/parts/é');
    expect((await eventOf('/files/a/b%2Bc/d')).pathParameters).toEqual({ proxy: 'a/b+c/d' });
  });

  test('takes sourceIp from the connection, whatever X-Forwarded-For says', async () => {
    const event = await eventOf('/x', { headers: { 'X-Forwarded-For': '1.2.3.4' } });
    expect(event.requestContext.http.sourceIp).toBe('127.0.0.1');
    expect(event.headers['x-forwarded-for']).toBe('1.2.3.4, 127.0.0.1');
  });

  test("does not show a function the connection's own headers", async () => {
    const { headers } = await eventOf('/x', { headers: { Connection: 'close', TE: 'trailers' } });
    expect(headers).not.toHaveProperty('connection');
    expect(headers).not.toHaveProperty('te');
  });

  test("is dated by the local world's clock", async () => {
    await local.world.clock.advance(86_400_000);
    const { requestContext } = await eventOf('/x');
    expect(Math.abs(requestContext.timeEpoch - Date.now() - 86_400_000)).toBeLessThan(60_000);
  });

  test('carries stage variables, and a named stage in the path as AWS does', async () => {
    local.stage({ name: 'dev', variables: { color: 'blue' } });
    const event = await eventOf('/dev/items/1/parts/2');
    expect(event).toMatchObject({
      rawPath: '/dev/items/1/parts/2',
      routeKey: 'GET /items/{id}/parts/{part}',
      stageVariables: { color: 'blue' },
      requestContext: { stage: 'dev', http: { path: '/dev/items/1/parts/2' } },
    });
    local.world.httpApis.removeStage('test-api', 'dev');
  });

  test('names the request as the answer does', async () => {
    const answer = await local.send('/x');
    expect(answer.headers['apigw-requestid']).toBe(JSON.parse(answer.text).requestContext.requestId);
  });
});

describe('names that JavaScript objects have by themselves', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'] as const;
  test.each(names)(
    'a header and a query parameter named %s reach the function as they were sent',
    async (name) => {
      const answer = await local.send(`/any?${name}=a&${name}=b`, {
        headers: [name, 'sent', 'host', 'api.test'],
      });
      expect(answer.status).toBe(200);
      expect(answer.text).toContain(`"${name.toLowerCase()}":"sent"`);
      expect(answer.text).toContain(`"queryStringParameters":{"${name}":"a,b"}`);
    },
  );
});

describe('a request target in absolute form (RFC 9112, section 3.2.2)', () => {
  test('is read as its path and query, and its host replaces the Host header', async () => {
    const answer = await local.send('http://api.test:8080/items/7/parts/9?a=1', {
      headers: { host: 'other.test' },
    });
    expect(JSON.parse(answer.text)).toMatchObject({
      routeKey: 'GET /items/{id}/parts/{part}',
      rawPath: '/items/7/parts/9',
      rawQueryString: 'a=1',
      headers: { host: 'api.test:8080' },
      requestContext: { domainName: 'api.test:8080' },
    });
  });
  test('without a path is the root', async () => {
    const answer = await local.send('HTTP://api.test?a=1');
    expect(JSON.parse(answer.text)).toMatchObject({ rawPath: '/', rawQueryString: 'a=1' });
  });
});

describe('a function URL', () => {
  const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:echo';
  beforeAll(() => {
    functionUrls(local.world).set('abc', { id: 'abc', functionArn, cors: undefined });
    local.gateway.onRequest(functionUrlHook(local.world, () => true));
  });

  test('gives the function the path as it was sent, still percent-encoded', async () => {
    const answer = await local.send('/_url/abc/caf%C3%A9/a%2Fb?q=%20');
    expect(JSON.parse(answer.text)).toMatchObject({
      rawPath: '/caf%C3%A9/a%2Fb',
      rawQueryString: 'q=%20',
      requestContext: { http: { path: '/caf%C3%A9/a%2Fb' } },
    });
  });

  test('has no routes: every method and path is `$default`, without parameters', async () => {
    for (const [method, path, rawPath] of [
      ['POST', '/_url/abc/', '/'],
      ['DELETE', '/_url/abc/items/7', '/items/7'],
    ] as const) {
      const event = await eventOf(path, { method });
      expect(event).toMatchObject({
        version: '2.0',
        routeKey: '$default',
        rawPath,
        requestContext: { routeKey: '$default', stage: '$default', apiId: 'abc', http: { method } },
      });
      expect(event).not.toHaveProperty('pathParameters');
    }
  });

  test('names the request as the answer does', async () => {
    const answer = await local.send('/_url/abc/');
    expect(answer.headers['x-amzn-requestid']).toBe(JSON.parse(answer.text).requestContext.requestId);
  });

  test.each([
    ['application/json', true],
    ['application/x-www-form-urlencoded', false],
    [undefined, false],
  ])('carries %s as text: %s', async (type, isText) => {
    const body = '{"é":1}\r\n';
    const headers = type === undefined ? {} : { 'content-type': type };
    const event = await eventOf('/_url/abc/', { method: 'POST', headers, body });
    expect(event.isBase64Encoded).toBe(!isText);
    expect(Buffer.from(event.body, isText ? 'utf8' : 'base64').toString()).toBe(body);
  });

  test('answers 413 for an event over 6 MB, which a body in base64 makes sooner', async () => {
    const send = (headers: Record<string, string>, bytes: number) =>
      local.send('/_url/abc/', { method: 'POST', headers, body: 'x'.repeat(bytes) });
    expect((await send({ 'content-type': 'text/plain' }, 5 * 1024 * 1024)).status).not.toBe(413);
    for (const answer of [
      await send({ 'content-type': 'text/plain' }, 6.1 * 1024 * 1024),
      await send({}, 5 * 1024 * 1024),
    ]) {
      expect([answer.status, answer.text]).toEqual([413, '{"Message":"Request Entity Too Large"}']);
    }
  });
});

describe('the record of a call', () => {
  test('has the HTTP status that its client was answered, a 503 of the function too', async () => {
    local.define('busy', 'exports.handler = async () => ({ statusCode: 503, body: "" });');
    local.define('odd', 'exports.handler = async () => ({ statusCode: "many" });');
    local.route('GET /busy', 'busy');
    local.route('GET /odd', 'odd');
    await local.send('/busy');
    await local.send('/odd');
    const [odd, busy] = local.functions.invocations({ limit: 2 });
    expect(busy).toMatchObject({ function: 'busy', status: 'ok', httpStatus: 503 });
    expect(odd).toMatchObject({ function: 'odd', status: 'ok', httpStatus: 500 });
  });
});
