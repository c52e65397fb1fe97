import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_ENDPOINT_URL', undefined);
});
afterEach(() => void vi.unstubAllEnvs());

/** By a client of the environment that the test has set. */
async function readParameter(name: string): Promise<string> {
  const { readParameter: read } = await import('../../../../functions/_shared/aws/ssm.ts');
  return await read(name);
}

async function answering(listener: RequestListener): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.unref();
}

test('the call is GetParameter, signed', async () => {
  let seen: unknown;
  await answering((request, response) => {
    const { authorization = '', 'x-amz-target': target } = request.headers;
    seen = { target, scope: /Credential=key\/\d{8}\/us-east-1\/ssm\/aws4_request/.test(authorization) };
    response.end(JSON.stringify({ Parameter: { Name: '/a', Value: 'text' } }));
  });
  expect(await readParameter('/a')).toBe('text');
  expect(seen).toEqual({ target: 'AmazonSSM.GetParameter', scope: true });
});

test.each([
  ['a refusal', 400, '{"__type":"AccessDeniedException"}'],
  ['an outage', 503, ''],
  ['nonsense', 200, '<html>'],
  ['no parameter', 200, '{}'],
])('%s is 503', async (_, status, body) => {
  await answering((_request, response) => void response.writeHead(status).end(body));
  await expect(readParameter('/a')).rejects.toMatchObject({ code: 'dependency-down' });
});

test('nobody there is 503', async () => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
  await expect(readParameter('/a')).rejects.toMatchObject({ code: 'dependency-down' });
});
