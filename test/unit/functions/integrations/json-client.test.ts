import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { retryAfterSeconds } from '../../../../functions/_shared/retry-after.ts';
import { createJsonClient } from '../../../../functions/integrations/upstream/json-client.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A third party on loopback; gives its URL and how often it was called. */
async function thirdParty(listener: RequestListener) {
  const seen: { method: string | undefined; url: string | undefined; headers: object }[] = [];
  server = createServer((request, response) => {
    seen.push({ method: request.method, url: request.url, headers: request.headers });
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Listening on TCP, so its address is no text.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen };
}

const client = (ms = 5_000) => createJsonClient(performance.now() + ms);
const answers =
  (...list: readonly (readonly [number, string, Record<string, string>?])[]): RequestListener =>
  (_request, response) => {
    const [status, body, headers] = list[Math.min(count++, list.length - 1)] ?? [500, ''];
    response.writeHead(status, headers).end(body);
  };
let count = 0;
afterEach(() => {
  count = 0;
});

describe('a call of a third party', () => {
  it('gives status and JSON, and encodes what is in the query', async () => {
    const { url, seen } = await thirdParty(answers([200, '{"a":1}']));
    const query = { q: 'São Paulo & Co,BR' };
    expect(await client().call({ url: `${url}/x`, query, headers: { 'x-key': 'k' } })).toEqual({
      status: 200,
      body: { a: 1 },
    });
    expect(seen).toMatchObject([
      {
        method: 'GET',
        url: '/x?q=S%C3%A3o+Paulo+%26+Co%2CBR',
        headers: { 'x-key': 'k', accept: 'application/json' },
      },
    ]);
  });

  it('posts JSON in UTF-8', async () => {
    let body = '';
    const { url, seen } = await thirdParty((request, response) => {
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => response.end('{}'));
    });
    await client().call({ url, json: { text: 'été' } });
    expect(body).toBe('{"text":"été"}');
    expect(seen).toMatchObject([
      { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': '16' } },
    ]);
  });

  it('gives a 4xx with its JSON, or without a body that is none, and calls once', async () => {
    const { url, seen } = await thirdParty(answers([400, '{"code":-1121}'], [404, '<html>']));
    expect(await client().call({ url })).toEqual({ status: 400, body: { code: -1121 } });
    expect(await client().call({ url })).toEqual({ status: 404, body: undefined });
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['HTML', '<!DOCTYPE html><html></html>'],
    ['half a JSON', '{"main":{"temp":'],
    ['nothing', ''],
  ])('fails at once with 200 and %s', async (_what, body) => {
    const { url, seen } = await thirdParty(answers([200, body]));
    await expect(client().call({ url })).rejects.toMatchObject({ reason: 'garbage' });
    expect(seen).toHaveLength(1);
  });

  it('stops reading 20 MB', async () => {
    let sent = 0;
    const { url, seen } = await thirdParty((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, ' ');
      const write = () => {
        for (; sent < 20 * 1024 * 1024 && !response.destroyed; sent += chunk.length) {
          if (!response.write(chunk)) return response.once('drain', write);
        }
        return response.end('{}');
      };
      write();
    });
    await expect(client().call({ url })).rejects.toMatchObject({ reason: 'garbage' });
    expect(seen).toHaveLength(1);
    expect(sent).toBeLessThan(20 * 1024 * 1024);
  });

  it.each([429, 500, 503, 529])('is made once more after %i', async (status) => {
    const { url, seen } = await thirdParty(answers([status, ''], [200, '{}']));
    expect(await client().call({ url })).toEqual({ status: 200, body: {} });
    expect(seen).toHaveLength(2);
  });

  it.each([
    [500, 'down'],
    [429, 'quota'],
  ])('fails after two times %i', async (status, reason) => {
    const { url, seen } = await thirdParty(answers([status, '']));
    await expect(client().call({ url })).rejects.toMatchObject({ reason });
    expect(seen).toHaveLength(2);
  });

  it('is not made again before the time that a 429 names', async () => {
    const { url, seen } = await thirdParty(answers([429, '', { 'retry-after': '30' }]));
    await expect(client().call({ url })).rejects.toMatchObject({ reason: 'quota', retryAfterSeconds: 30 });
    expect(seen).toHaveLength(1);
  });

  it('does not follow redirects', async () => {
    const { url } = await thirdParty(answers([302, '', { location: 'http://169.254.169.254/' }]));
    await expect(client().call({ url })).rejects.toMatchObject({ reason: 'down' });
  });

  it('is made once more after a connection that broke, and fails where nobody listens', async () => {
    const { url, seen } = await thirdParty((_request, response) => void response.destroy());
    await expect(client().call({ url })).rejects.toMatchObject({ reason: 'down' });
    expect(seen).toHaveLength(2);
    await expect(client().call({ url: 'http://127.0.0.1:1' })).rejects.toMatchObject({ reason: 'down' });
  });

  it('ends at its deadline, a body that comes byte by byte included, and is not made again', async () => {
    const { url, seen } = await thirdParty((_request, response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    await expect(client(300).call({ url })).rejects.toMatchObject({ reason: 'slow' });
    expect(seen).toHaveLength(1);
  });

  it('remembers the mark of a stand-in, and no other text', async () => {
    const { url } = await thirdParty(
      answers([200, '{}', { 'x-nubo-upstream': 'fixture' }], [200, '{}', { 'x-nubo-upstream': 'a, b' }]),
    );
    const [marked, other] = [client(), client()];
    await marked.call({ url });
    await other.call({ url });
    expect([marked.mark, other.mark]).toEqual(['fixture', undefined]);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-10-21T07:28:00Z');
  it.each([
    ['120', 120],
    [' 0 ', 0],
    ['9999999999', 3600],
    ['Wed, 21 Oct 2026 07:29:00 GMT', 60],
    ['Wed, 21 Oct 2026 07:27:00 GMT', undefined],
    ['Fri, 21 Oct 2033 07:29:00 GMT', 3600],
    ['-5', undefined],
    ['1e9', undefined],
    ['2001', 2001],
    ['soon', undefined],
    ['Wednesday', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s seconds', (header, seconds) => expect(retryAfterSeconds(header, now, 3600)).toBe(seconds));
});
