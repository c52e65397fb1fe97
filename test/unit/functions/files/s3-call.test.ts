import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let server: Server;
let answer: RequestListener;
let bodies: string[];
let s3Call: typeof import('../../../../functions/_shared/aws/s3-call.ts').s3Call;

beforeEach(async () => {
  bodies = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  // Address and connection are kept for the life of the module.
  vi.resetModules();
  ({ s3Call } = await import('../../../../functions/_shared/aws/s3-call.ts'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const call = () => s3Call({ method: 'POST', bucket: 'files', key: 'a', query: { uploadId: '1' }, body: 'x' });
const error = (code: string) =>
  `<?xml version="1.0"?>\n<Error><Code>${code}</Code><Message>no</Message></Error>`;

test.each([
  ['503 SlowDown', 503, error('SlowDown')],
  ['500 without a body', 500, ''],
  ['200 that ends in an error of S3', 200, `   ${error('InternalError')}`],
])('%s is tried again, with the same body', async (_case, status, text) => {
  answer = (_request, response) => {
    response.statusCode = bodies.length < 3 ? status : 200;
    response.end(bodies.length < 3 ? text : '<Done/>');
  };
  expect((await call()).text).toBe('<Done/>');
  expect(bodies).toEqual(['x', 'x', 'x']);
});

test('a connection that breaks is tried again, and after three attempts S3 is down', async () => {
  answer = (request) => request.socket.destroy();
  await expect(call()).rejects.toMatchObject({ code: 'dependency-down', message: 's3 cannot be reached' });
  expect(bodies.length).toBe(3);
});

test.each([
  ['a refusal is thrown as it is', 400, 'InvalidPart', { name: 'S3Error', code: 'InvalidPart' }],
  ['so is one in an answer of 200', 200, 'NoSuchUpload', { name: 'S3Error', code: 'NoSuchUpload' }],
  ['one that is not about the request is 503', 403, 'InvalidAccessKeyId', { code: 'dependency-down' }],
])('%s, at once', async (_case, status, code, expected) => {
  answer = (_request, response) => {
    response.statusCode = status;
    response.end(error(code));
  };
  await expect(call()).rejects.toMatchObject(expected);
  expect(bodies.length).toBe(1);
});

test('S3 that says nothing is given up, but not while it puts parts together', async () => {
  answer = (_request, response) => {
    if (bodies.length === 1) return;
    response.write(' ');
    setTimeout(() => response.end('<Done/>'), 3_000);
  };
  expect((await call()).text).toContain('<Done/>');
  expect(bodies.length).toBe(2);
});
