import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { service as platform } from '../../../../functions/platform/routes.ts';
import { services } from '../../../../functions/routes.ts';
import { buildFunctions } from '../../../../tools/build/build-functions.ts';
import { buildOpenApi } from '../../../../tools/openapi.ts';
import { callHttp } from '../../../support/http-call.ts';
import { testIdentity } from '../../../support/identity.ts';

let outDir: string;
const load = createRequire(import.meta.url);
const get = (id: string, path: string, extra: { params?: Record<string, string>; headers?: object } = {}) =>
  callHttp(load(join(outDir, 'platform', id, 'index.js')).handler, {
    method: 'GET',
    path,
    ...(extra.params && { params: extra.params }),
    headers: { ...extra.headers },
  });

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'nubo-test-'));
  const root = resolve(import.meta.dirname, '../../../..');
  await buildFunctions({ root, outDir, services: [platform], triggers: [] });
}, 60_000);
afterAll(() => rm(outDir, { recursive: true, force: true }));

it('GET /ping answers pong', async () => {
  expect(await get('ping', '/ping')).toMatchObject({ status: 200, body: { message: 'pong' } });
});

describe('GET /openapi.json', () => {
  it('is the document of every service, cacheable, with an ETag', async () => {
    const answer = await get('get-openapi', '/openapi.json');

    expect(answer.body).toEqual(JSON.parse(JSON.stringify(buildOpenApi(services))));
    expect(answer.headers['cache-control']).toMatch(/^public/);
    const headers = { 'if-none-match': String(answer.headers.etag) };
    expect((await get('get-openapi', '/openapi.json', { headers })).status).toBe(304);
  });

  it('is compressed', async () => {
    const { result } = await get('get-openapi', '/openapi.json', { headers: { 'accept-encoding': 'br' } });

    const text = brotliDecompressSync(Buffer.from(result.body ?? '', 'base64')).toString();
    expect(JSON.parse(text).openapi).toBe('3.1.0');
  });
});

describe('GET /docs', () => {
  it('is a page whose scripts and styles all come from beside it', async () => {
    const page = await get('get-docs', '/docs');
    const html = Buffer.from(page.result.body ?? '', 'base64').toString();
    const files = [...html.matchAll(/(?:src|href)="docs\/([^"]+)"/g)].map(([, name]) => name ?? '');

    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    expect(html).not.toMatch(/https?:/);
    expect(files).toHaveLength(3);
    for (const asset of files) {
      const answer = await get('get-docs-asset', `/docs/${asset}`, {
        params: { asset },
        headers: { 'accept-encoding': 'br' },
      });
      expect(answer.headers).toMatchObject({
        'content-type': expect.stringMatching(/^text\/(css|javascript); charset=utf-8$/),
        'cache-control': 'public, max-age=31536000, immutable',
      });
      expect(answer.result.body?.length).toBeLessThan(6_000_000);
    }
  });

  it.each(['../index.js', 'index.html', 'nothing.js', '..', 'package.json'])(
    '404 for what is no asset: %s',
    async (asset) => {
      vi.spyOn(process.stdout, 'write').mockReturnValue(true);
      const answer = await get('get-docs-asset', `/docs/${asset}`, { params: { asset } });
      vi.restoreAllMocks();

      expect(answer.status).toBe(404);
    },
  );
});

it('GET /.well-known/jwks.json gives the public keys and nothing private', async () => {
  const { env } = await testIdentity();
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { body, headers } = await get('get-jwks', '/.well-known/jwks.json');

  expect(body).toEqual({ keys: JSON.parse(env.AUTH_JWKS).keys });
  expect(body.keys[0]).not.toHaveProperty('d');
  expect(headers['cache-control']).toBe('public, max-age=3600');
});

it('the OpenAPI document and the reference stand beside no other bundle', async () => {
  expect(await readdir(join(outDir, 'platform', 'ping'))).toEqual(['index.js', 'package.json']);
});
