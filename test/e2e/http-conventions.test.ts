import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type ApiAnswer, apiAt, demo, signIn } from '../support/api.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let call: Api;
let ada: string;
let linus: string;

beforeAll(async () => {
  product = await startProduct();
  call = apiAt(product.url);
  ada = await signIn(call, ...demo.ada);
  linus = await signIn(call, ...demo.linus);
});
afterAll(() => product?.stop());

const uuid = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Every error has this form (RFC 9457), and says nothing of the inside. */
function expectProblem(answer: ApiAnswer, status: number, type: string, instance: string): void {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.body).toMatchObject({ type: `/problems/${type}`, status, instance });
  expect(answer.body.title).toMatch(/\w/);
  expect(answer.body.detail).toMatch(/\w/);
  expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'));
  expect(answer.text).not.toMatch(/\bat .+:\d+:\d+|node_modules|SELECT|INSERT|postgres|redis|dynamo/i);
  expect(answer.status).toBe(status);
}

const newTask = async (title = 'A task', token = ada): Promise<ApiAnswer> =>
  call('POST /tasks', { token, json: { title } });

describe('bodies', () => {
  it('are camelCase JSON with RFC 3339 instants and UUIDv7 ids', async () => {
    const { status, body, headers } = await newTask();
    expect(status).toBe(201);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('location')).toBe(`/tasks/${body.id}`);
    expect(body.id).toMatch(uuid);
    expect(body.createdAt).toMatch(instant);
    expect(body.updatedAt).toMatch(instant);
  });

  it('400 for malformed JSON, a name given twice, and bytes that are not UTF-8', async () => {
    const headers = { 'content-type': 'application/json' };
    const latin1 = new Uint8Array(Buffer.from('{"title":"caf\xe9"}', 'latin1'));
    for (const raw of ['{"title":', '{"title":"a","title":"b"}', '', 'null x', latin1])
      expectProblem(await call('POST /tasks', { token: ada, headers, raw }), 400, 'malformed-json', '/tasks');
  });

  it('415 for a missing or wrong content type, and for a Content-Encoding', async () => {
    const raw = '{"title":"a"}';
    for (const headers of [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'application/json; charset=latin1' },
      { 'content-type': 'application/merge-patch+json' },
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    ] as Record<string, string>[])
      expectProblem(
        await call('POST /tasks', { token: ada, headers, raw }),
        415,
        'unsupported-media-type',
        '/tasks',
      );
    const untyped = await fetch(`${product.url}/tasks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ada}` },
      body: new Uint8Array(Buffer.from(raw)),
    });
    expect(untyped.status).toBe(415);
  });

  it('422 with a JSON Pointer for each field that is wrong, unknown and server-made ones included', async () => {
    const json = { title: ' ', status: 'gone', id: 'mine', 'a/b~c': 1, dueAt: 'tomorrow' };
    const answer = await call('POST /tasks', { token: ada, json });
    expectProblem(answer, 422, 'validation', '/tasks');
    const paths = answer.body.errors.map(({ path }: { path: string }) => path);
    expect(paths.sort()).toEqual(['/a~1b~0c', '/dueAt', '/id', '/status', '/title']);
    for (const { message } of answer.body.errors) expect(message).toMatch(/\w/);
  });

  it('422 for a body that is not an object', async () => {
    for (const json of [[], 'text', 7, null])
      expectProblem(await call('POST /tasks', { token: ada, json }), 422, 'validation', '/tasks');
  });

  it('PUT takes the whole resource, PATCH merges in both of its types', async () => {
    const { body: made } = await newTask('Whole');
    const path = `/tasks/${made.id}`;
    await call(`PATCH ${path}`, { token: ada, json: { description: 'kept', status: 'done' } });
    const merged = await call(`PATCH ${path}`, {
      token: ada,
      headers: { 'content-type': 'application/merge-patch+json' },
      json: { status: null },
    });
    expect(merged.body).toMatchObject({ title: 'Whole', description: 'kept', status: 'todo' });
    const put = await call(`PUT ${path}`, { token: ada, json: { title: 'Again' } });
    expect(put.body).toMatchObject({ title: 'Again', description: '', status: 'todo', dueAt: null });
  });

  it('lengths count code points after NFC and trimming, and text is kept as it was sent', async () => {
    const decomposed = 'e\u0301'.repeat(200);
    expect((await newTask(` ${decomposed} `)).body.title).toBe(decomposed);
    expect((await newTask('e\u0301'.repeat(201))).status).toBe(422);
    expect((await newTask('🦉'.repeat(200))).status).toBe(201);
    expect((await newTask('🦉'.repeat(201))).status).toBe(422);
  });

  it('413 by the function over its own limit, and by the gateway over 10 MB', async () => {
    const over = await call('POST /tasks', { token: ada, json: { title: 'x'.repeat(300_000) } });
    expectProblem(over, 413, 'too-large', '/tasks');
    const way = await call('POST /tasks', { token: ada, json: { title: 'x'.repeat(10_500_000) } });
    expect([way.status, way.body]).toEqual([413, { message: 'Request Entity Too Large' }]);
  });
});

describe('who may', () => {
  it('401 without a token, and with invalid_token only when one was sent', async () => {
    const none = await call('GET /tasks');
    expectProblem(none, 401, 'unauthenticated', '/tasks');
    expect(none.headers.get('www-authenticate')).toBe('Bearer realm="nubo"');
    const basic = await call('GET /tasks', { headers: { authorization: 'Basic YTpi' } });
    expect(basic.headers.get('www-authenticate')).toBe('Bearer realm="nubo"');
    for (const token of ['nonsense', `${ada.slice(0, -4)}AAAA`, ada.replace(/\.[^.]+$/, '.')]) {
      const bad = await call('GET /tasks', { token });
      expectProblem(bad, 401, 'unauthenticated', '/tasks');
      expect(bad.headers.get('www-authenticate')).toBe('Bearer realm="nubo", error="invalid_token"');
    }
  });

  it('401 for a token that names no algorithm, and for one whose role was raised', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const [header = '', payload = '', signature = ''] = ada.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const unsigned = `${part({ alg: 'none', typ: 'JWT' })}.${payload}.`;
    const raised = `${header}.${part({ ...claims, role: 'admin' })}.${signature}`;
    for (const token of [unsigned, raised]) expect((await call('GET /users', { token })).status).toBe(401);
  });

  it('403 for a user where only an administrator may', async () => {
    expectProblem(await call('GET /users', { token: ada }), 403, 'forbidden', '/users');
    const admin = await signIn(call, ...demo.admin);
    expect((await call('GET /users', { token: admin })).status).toBe(200);
  });

  it('404 with the same body for someone else’s resource, none, and an id that is no UUID', async () => {
    const { body: hers } = await newTask();
    const ids = [hers.id, '01890000-0000-7000-8000-000000000000', 'x', '1%27%20or%20%271'];
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'])
      for (const id of ids) {
        const json = method === 'GET' || method === 'DELETE' ? undefined : { title: 'mine now' };
        const answer = await call(`${method} /tasks/${id}`, { token: linus, json });
        const { instance, requestId, ...rest } = answer.body;
        expect([answer.status, instance !== undefined, requestId !== undefined]).toEqual([404, true, true]);
        expect(rest).toEqual({
          type: '/problems/not-found',
          title: 'Not found',
          status: 404,
          detail: 'There is no such resource.',
        });
      }
    expect((await call(`GET /tasks/${hers.id}`, { token: ada })).body.title).toBe('A task');
  });
});

describe('the gateway', () => {
  it('answers a route that is not defined as API Gateway does', async () => {
    for (const route of ['GET /nothing', 'DELETE /ping', 'GET /tasks/a/b', 'POST /ping']) {
      const answer = await call(route);
      expect([answer.status, answer.text]).toEqual([404, '{"message":"Not Found"}']);
    }
  });

  it('431 for headers over 10,240 bytes', async () => {
    const answer = await call('GET /ping', { headers: { 'x-long': 'x'.repeat(10_300) } });
    expect([answer.status, answer.body]).toEqual([431, { message: 'Request Header Fields Too Large' }]);
  });

  it('answers the preflight of the configured origin, and of no other', async () => {
    const preflight = (origin: string) =>
      call('OPTIONS /tasks', {
        headers: {
          origin,
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'authorization,content-type,idempotency-key,if-match',
        },
      });
    const own = await preflight(product.url);
    expect(own.status).toBe(204);
    expect(own.headers.get('access-control-allow-origin')).toBe(product.url);
    expect(own.headers.get('access-control-allow-methods')).toContain('PATCH');
    for (const header of ['authorization', 'content-type', 'idempotency-key', 'if-match'])
      expect(own.headers.get('access-control-allow-headers')).toContain(header);
    const other = await preflight('https://elsewhere.example');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('lets the configured origin read the headers that clients need', async () => {
    const answer = await call('GET /tasks', { token: ada, headers: { origin: product.url } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(product.url);
    for (const header of ['etag', 'location', 'x-request-id', 'retry-after', 'ratelimit'])
      expect(answer.headers.get('access-control-expose-headers')).toContain(header);
    const other = await call('GET /ping', { headers: { origin: 'https://elsewhere.example' } });
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });
});

describe('every answer of a function', () => {
  it('carries a request id of its own and the security headers, errors too', async () => {
    const answers = [await call('GET /ping'), await call('GET /tasks'), await newTask()];
    for (const { headers } of answers) {
      expect(headers.get('x-request-id')).toBe(headers.get('apigw-requestid'));
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toMatch(/no-referrer|same-origin|strict-origin/);
      expect(headers.get('cache-control')).toBe('no-store');
    }
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(3);
  });
});
