import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createPostGateway } from '../../../../functions/notifications/deliveries/post-gateway.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** A receiver, and the URL of a name that is resolved to it by the check alone. */
async function receiver(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  // It listens on TCP, so its address is no path of a socket.
  const { port } = server.address() as AddressInfo;
  return `http://receiver.invalid:${port}/hook`;
}
const toLoopback = async () => ({ ok: true, addresses: [{ address: '127.0.0.1', family: 4 }] }) as const;
const post = createPostGateway(toLoopback);

test('the address that was checked is the one connected to, under the name of the URL', async () => {
  let host: string | undefined;
  const url = await receiver((request, response) => {
    host = request.headers.host;
    response.end('ok');
  });
  expect(await post(url, {}, '{}')).toEqual({
    status: 200,
    response: 'ok',
    error: null,
    retryAfter: undefined,
  });
  expect(host).toBe(new URL(url).host);
});

test('a URL that is refused by now is not connected to', async () => {
  const refusing = createPostGateway(async () => ({ ok: false, problem: 'must be an https URL' }));
  expect(await refusing('https://receiver.invalid/', {}, '{}')).toMatchObject({
    status: null,
    error: 'The URL must be an https URL.',
  });
});

test('a redirect is not followed', async () => {
  let calls = 0;
  const url = await receiver((_request, response) => {
    calls += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  expect((await post(url, {}, '{}')).status).toBe(307);
  expect(calls).toBe(1);
});

test('an attempt ends in its time, the body of the answer included', async () => {
  const url = await receiver((_request, response) => {
    response.writeHead(200).flushHeaders();
    const timer = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(timer));
  });
  const impatient = createPostGateway(toLoopback, 200);
  expect(await impatient(url, {}, '{}')).toMatchObject({
    status: 200,
    response: null,
    error: expect.stringMatching(/^No whole answer within/),
  });
});

test('of an answer without end 2 KB are kept', async () => {
  const url = await receiver((_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
  expect((await post(url, {}, '{}')).response).toBe('x'.repeat(2048));
});

test('control characters of an answer are left out', async () => {
  const url = await receiver((_request, response) => response.end('a\u0000\u001b[31mb\nc'));
  expect((await post(url, {}, '{}')).response).toBe('a[31mb\nc');
});

test('a receiver that is not there is an answer of its own', async () => {
  const url = await receiver(() => {});
  for (const each of open.splice(0)) each.close();
  expect(await post(url, {}, '{}')).toMatchObject({
    status: null,
    error: 'The connection failed: ECONNREFUSED.',
  });
});
