import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { validation } from '../../../../functions/_shared/errors/errors.ts';
import { httpHandler } from '../../../../functions/_shared/http/http-handler.ts';
import type { HttpRouteSpec } from '../../../../functions/_shared/routing/route.ts';
import { callHttp } from '../../../support/http-call.ts';
import { openToAll } from '../../../support/sample-routes.ts';

const large = { text: 'é'.repeat(600) };
const json = JSON.stringify(large);
const conditional = { ...openToAll, conditional: true } as const satisfies HttpRouteSpec;
const handler = httpHandler(conditional, () => ({ status: 200, body: large, etag: '"v1"' }));
const call = (accept?: string, from = handler) =>
  callHttp(from, {
    method: 'GET',
    path: '/open',
    ...(accept !== undefined && { headers: { 'accept-encoding': accept } }),
  });
const bytes = (body: string | undefined) => Buffer.from(body ?? '', 'base64');

describe('a body of 1 KiB or more', () => {
  it.each(['br', 'gzip, deflate, br, zstd', 'br;q=1.0, gzip;q=0.8, *;q=0.1', '*', 'BR'])(
    'is br for Accept-Encoding: %s',
    async (accept) => {
      const { headers, result } = await call(accept);

      expect(headers['content-encoding']).toBe('br');
      expect(result.isBase64Encoded).toBe(true);
      expect(brotliDecompressSync(bytes(result.body)).toString()).toBe(json);
    },
  );

  it.each(['gzip', 'x-gzip', 'br;q=0.5, gzip', 'br;q=0, *'])(
    'is gzip for Accept-Encoding: %s',
    async (accept) => {
      const { headers, result } = await call(accept);

      expect(headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(bytes(result.body)).toString()).toBe(json);
    },
  );

  it.each([undefined, '', 'identity', 'br;q=0, gzip;q=0', 'zstd', 'gzip;q=0.1, identity;q=0.5', 'br;q=x'])(
    'stays as it is for Accept-Encoding: %s',
    async (accept) => {
      const { headers, result } = await call(accept);

      expect(headers['content-encoding']).toBeUndefined();
      expect(result.body).toBe(json);
    },
  );

  it('varies by Accept-Encoding, compressed or not', async () => {
    expect((await call('br')).headers.vary).toBe('accept-encoding');
    expect((await call()).headers.vary).toBe('accept-encoding');
  });

  it('has a strong ETag of its own in each coding (RFC 9110 §8.8.3.3)', async () => {
    const tags = [await call(), await call('br'), await call('gzip')].map(({ headers }) => headers.etag);

    expect(tags).toEqual(['"v1"', '"v1-br"', '"v1-gzip"']);
  });
});

describe('left as it is', () => {
  it('a body below 1 KiB', async () => {
    const small = httpHandler(openToAll, () => ({ status: 200, body: { text: 'a'.repeat(1_000) } }));

    expect((await call('br', small)).headers['content-encoding']).toBeUndefined();
  });

  it('a body that does not compress', async () => {
    const image = {
      ...openToAll,
      responses: { 200: { description: '', contentType: 'image/png' } },
    } as const satisfies HttpRouteSpec;
    const from = httpHandler(image, () => ({
      status: 200,
      body: new Uint8Array(2_000),
      headers: { 'content-type': 'image/png' },
    }));
    const { headers, result } = await call('br', from);

    expect(headers['content-encoding']).toBeUndefined();
    expect(bytes(result.body)).toEqual(Buffer.alloc(2_000));
  });

  it('a body that is compressed already', async () => {
    const ready = {
      ...openToAll,
      responses: { 200: { description: '', contentType: 'application/json' } },
    } as const satisfies HttpRouteSpec;
    const from = httpHandler(ready, () => ({
      status: 200,
      body: new Uint8Array(2_000),
      headers: { 'content-type': 'application/json', 'content-encoding': 'br' },
    }));

    expect(bytes((await call('br', from)).result.body)).toHaveLength(2_000);
  });
});

it('a long list of errors is compressed too', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const from = httpHandler(openToAll, () => {
    throw validation(
      ...Array.from({ length: 50 }, (_, at) => ({ path: `/items/${at}`, message: 'is wrong' })),
    );
  });
  const { status, headers, result } = await call('gzip', from);
  vi.restoreAllMocks();

  expect(status).toBe(422);
  expect(headers['content-encoding']).toBe('gzip');
  expect(JSON.parse(gunzipSync(bytes(result.body)).toString()).errors).toHaveLength(50);
});
