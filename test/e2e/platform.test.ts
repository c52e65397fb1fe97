import { Validator } from '@seriousme/openapi-schema-validator';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { services } from '../../functions/routes.ts';
import { type Api, apiAt, demo, signIn } from '../support/api.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let call: Api;

beforeAll(async () => {
  product = await startProduct();
  call = apiAt(product.url);
});
afterAll(() => product?.stop());

describe('GET /ping', () => {
  it('is 200 {"message":"pong"}', async () => {
    const { status, text } = await call('GET /ping');
    expect([status, text]).toEqual([200, '{"message":"pong"}']);
  });
});

describe('GET /health', () => {
  it('has the state and latency of each store, and no address or version', async () => {
    const { status, body, text } = await call('GET /health');
    expect([status, body.status]).toEqual([200, 'ok']);
    for (const name of ['postgres', 'redis', 'dynamodb']) {
      expect(Object.keys(body.checks[name]).sort()).toEqual(['latencyMs', 'status']);
      expect(body.checks[name].latencyMs).toBeGreaterThanOrEqual(0);
    }
    expect(Object.keys(body).sort()).toEqual(['checks', 'status']);
    expect(text).not.toMatch(/\d+\.\d+\.\d+|localhost|:\d{4}|amazonaws/);
  });
});

describe('GET /openapi.json', () => {
  it('is a valid OpenAPI 3.1 document with every route', async () => {
    const { status, body, headers } = await call('GET /openapi.json');
    expect(status).toBe(200);
    expect(body.openapi).toMatch(/^3\.1\./);
    const result = await new Validator().validate(body);
    expect(result.errors ?? []).toEqual([]);
    for (const { method, path, aliases = [] } of services.flatMap(({ http }) => http))
      for (const each of [path, ...aliases])
        expect(Object.keys(body.paths[each] ?? {}), `${method} ${each}`).toContain(method.toLowerCase());
    const unchanged = { headers: { 'if-none-match': headers.get('etag') ?? '' } };
    expect((await call('GET /openapi.json', unchanged)).status).toBe(304);
  });
});

describe('GET /docs', () => {
  it('is a page that takes all it needs from beside it', async () => {
    const { status, headers, text } = await call('GET /docs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(addresses.length).toBeGreaterThan(1);
    for (const address of addresses) {
      if (address.startsWith('data:')) continue;
      const url = new URL(address, `${product.url}/docs`);
      expect(url.origin).toBe(product.url);
      const asset = await call(`GET ${url.pathname}`);
      expect([address, asset.status]).toEqual([address, 200]);
      expect(asset.headers.get('content-type')).toMatch(/javascript|css/);
    }
  });

  it('has no other file to give', async () => {
    for (const name of ['nothing.js', '..%2Findex.js', '%2e%2e%2f%2e%2e%2fpackage.json'])
      expect((await call(`GET /docs/${name}`)).status).toBe(404);
  });
});

describe('GET /.well-known/jwks.json', () => {
  it('has public keys alone, cacheable, that verify an access token', async () => {
    const { status, body, headers } = await call('GET /.well-known/jwks.json');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
    expect(body.keys.length).toBeGreaterThanOrEqual(2);
    for (const key of body.keys)
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const token = await signIn(call, ...demo.ada);
    const keys = createRemoteJWKSet(new URL(`${product.url}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer: product.url });
    expect(protectedHeader).toMatchObject({ alg: 'RS256' });
    expect(Object.keys(payload)).toEqual(
      expect.arrayContaining(['iss', 'aud', 'sub', 'iat', 'exp', 'jti', 'role']),
    );
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(15 * 60);
  });
});
