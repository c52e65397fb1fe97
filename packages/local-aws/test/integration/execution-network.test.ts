import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFunctionsWorld, type FunctionsWorld } from '../support/functions.ts';

/** Tries one destination in many ways; each answer is `ok …` or the error's code. */
const CODE = `
const net = require('node:net'), tls = require('node:tls'), http = require('node:http'), http2 = require('node:http2'), dgram = require('node:dgram'), dns = require('node:dns');
const ways = {
  net: (host, port) => new Promise((ok, no) => { const s = net.connect(port, host, () => { s.destroy(); ok('ok'); }); s.on('error', no); }),
  tls: (host, port) => new Promise((ok, no) => { const s = tls.connect({ host, port }, () => ok('ok')); s.on('error', no); }),
  http: (host, port) => new Promise((ok, no) => http.get({ host, port }, (r) => { r.resume(); ok('ok ' + r.statusCode); }).on('error', no)),
  http2: (host, port) => new Promise((ok, no) => { const s = http2.connect('http://' + host + ':' + port); s.on('error', no); s.on('connect', () => { s.destroy(); ok('ok'); }); }),
  fetch: async (host, port) => { try { return 'ok ' + (await fetch('http://' + host + ':' + port)).status; } catch (e) { throw e.cause ?? e; } },
  udp: (host, port) => new Promise((ok, no) => { const s = dgram.createSocket('udp4'); s.on('error', no); s.send('x', port, host, () => { s.close(); ok('ok'); }); }),
  lookup: async (host) => 'ok ' + (await dns.promises.lookup(host)).address,
};
exports.handler = async ({ way, host, port }) => { try { return await ways[way](host, port); } catch (e) { return e.code ?? String(e); } };
`;

const listen = (server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
}) =>
  new Promise<number>((resolve) => {
    // A listening TCP server has an address object.
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const web = createServer((_, response) => response.end('hi'));
const own = createServer((_, response) => response.end('hi'));
const standIn = createServer((_, response) => response.end('hi'));
const database = createTcpServer((socket) => socket.end());
let local: FunctionsWorld;
let ports: { aws: number; own: number; standIn: number; database: number };

beforeAll(async () => {
  ports = {
    aws: await listen(web),
    own: await listen(own),
    standIn: await listen(standIn),
    database: await listen(database),
  };
  local = createFunctionsWorld({
    overrides: {
      endpoints: { http: `http://localhost:${ports.own}`, aws: `http://localhost:${ports.aws}` },
      stores: {
        postgres: () => Promise.reject(new Error('none')),
        redis: () => Promise.reject(new Error('none')),
        dynamodb: () => Promise.reject(new Error('none')),
        listening: () => [{ name: 'PostgreSQL', host: 'localhost', port: ports.database }],
        close: async () => undefined,
      },
    },
    allowedHosts: [`localhost:${ports.standIn}`],
  });
  local.define('outside', CODE);
  local.define('inside', CODE, { inVpc: true });
  const environment = { CONNECTIONS_URL: `ws://localhost:${ports.own}/ws` };
  local.define('poster', CODE, { environment });
  local.define('poster-inside', CODE, { environment, inVpc: true });
});
afterAll(async () => {
  await local.close();
  for (const server of [web, own, standIn, database]) server.close();
});

const attempt = (name: string, way: string, port: number, host = 'localhost') =>
  local.call(name, { way, host, port });
const lastLog = (name: string) =>
  local.functions.invocations({ function: name, limit: 1 })[0]?.log.join('\n');

describe('a function outside the VPC', () => {
  test.each(['net', 'tls', 'http', 'http2', 'fetch', 'udp'])('cannot reach PostgreSQL by %s', async (way) => {
    expect(await attempt('outside', way, ports.database)).toBe('ECONNREFUSED');
    expect(await attempt('outside', way, ports.database, '127.0.0.1')).toBe('ECONNREFUSED');
  });

  test('is told the rule and what is missing, in one line', async () => {
    await attempt('outside', 'net', ports.database);
    const lines = lastLog('outside')
      ?.split('\n')
      .filter((line) => line.startsWith('NETWORK '));
    expect(lines).toEqual([
      `NETWORK outside cannot reach PostgreSQL at localhost:${ports.database}: it stands outside the VPC; give it the VPC (inVpc) to open this store`,
    ]);
  });

  test('reaches the AWS endpoint and permitted stand-ins', async () => {
    for (const way of ['net', 'http', 'http2', 'fetch']) {
      expect(await attempt('outside', way, ports.aws)).toMatch(/^ok/);
      expect(await attempt('outside', way, ports.standIn, '127.0.0.1')).toMatch(/^ok/);
    }
  });

  test("reaches no other address of this machine, the runtime's own port least of all", async () => {
    for (const host of ['localhost', '127.0.0.1', '::1', '0.0.0.0', '127.1.2.3', '::ffff:127.0.0.1']) {
      expect(await attempt('outside', 'net', ports.own, host)).toBe('ECONNREFUSED');
    }
  });

  test("reaches the runtime's own port once the template tells it of a WebSocket API there", async () => {
    expect(await attempt('poster', 'http', ports.own)).toBe('ok 200');
    expect(await attempt('poster', 'net', ports.database)).toBe('ECONNREFUSED');
  });
});

describe('a function in the VPC', () => {
  test("never reaches the runtime's own port", async () => {
    expect(await attempt('poster-inside', 'http', ports.own)).toBe('ECONNREFUSED');
  });

  test('reaches its store and the AWS endpoint', async () => {
    expect(await attempt('inside', 'net', ports.database)).toBe('ok');
    expect(await attempt('inside', 'http', ports.aws)).toBe('ok 200');
  });

  test.each(['net', 'tls', 'http', 'http2', 'fetch', 'udp'])('reaches nothing else by %s', async (way) => {
    expect(await attempt('inside', way, ports.standIn)).toBe('ECONNREFUSED');
    expect(await attempt('inside', way, 443, '192.0.2.1')).toBe('ECONNREFUSED');
  });

  test('resolves no name of the internet, and is told why', async () => {
    expect(await attempt('inside', 'lookup', 0, 'example.com')).toBe('ENOTFOUND');
    expect(lastLog('inside')).toContain(
      'NETWORK inside cannot resolve example.com: a function in the VPC has no internet egress',
    );
    expect(await attempt('inside', 'lookup', 0)).toMatch(/^ok/);
  });
});
