import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parameterStoreUrl, readParameter } from '../../../../functions/_shared/aws/read-parameter.ts';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_ENDPOINT_URL', undefined);
});
afterEach(() => void vi.unstubAllEnvs());

test.each(['us-east-1', 'eu-west-1', 'ap-southeast-2'])('in %s the host is the one of the SDK', (region) => {
  vi.stubEnv('AWS_REGION', region);
  for (const dual of [true, false]) {
    vi.stubEnv('AWS_USE_DUALSTACK_ENDPOINT', dual ? 'true' : undefined);
    const { endpointProvider } = new SSMClient({ region }).config;
    const { url } = endpointProvider({ Region: region, UseDualStack: dual, UseFIPS: false });
    expect(parameterStoreUrl().href).toBe(url.href);
  }
});

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
