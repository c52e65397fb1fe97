import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGatewayWorld, type GatewayWorld } from '../support/gateway.ts';

let local: GatewayWorld;
let mayInvoke = true;
beforeAll(async () => {
  local = await createGatewayWorld({
    mayInvoke: (_, sourceArn) => mayInvoke || !sourceArn.endsWith(':test-api/$default/GET/size'),
  });
  local.define(
    'size',
    'exports.handler = async (event) => ({ statusCode: 200, body: String(event.body?.length ?? 0) });',
  );
  local.route('POST /size', 'size');
  local.route('GET /size', 'size');
});
afterAll(() => local.close());

const both = ({ status, text }: { status: number; text: string }) => [status, text];

describe('failures', () => {
  test.each([
    ['throws', "exports.handler = async () => { throw new Error('secret detail'); };"],
    ['does not load', "throw new Error('secret detail');"],
    ['ends its process', 'exports.handler = async () => process.exit(1);'],
  ])('a function that %s is 500', async (_, code) => {
    local.define('failing', code);
    local.route('GET /failing', 'failing');
    expect(both(await local.send('/failing'))).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  test('a function over its own timeout is 500', async () => {
    local.define('overdue', 'exports.handler = async () => new Promise(() => setInterval(() => {}, 1000));', {
      timeoutSeconds: 1,
    });
    local.route('GET /overdue', 'overdue');
    expect(both(await local.send('/overdue'))).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  test("one over the integration's 30 s is 503 (here the integration has 100 ms)", async () => {
    local.define('slow', "exports.handler = async () => new Promise((r) => setTimeout(r, 1500, 'late'));");
    local.route('GET /slow', 'slow', 100);
    expect(both(await local.send('/slow'))).toEqual([503, '{"message":"Service Unavailable"}']);
  });

  test('no free concurrency is 503', async () => {
    local.define('none', 'exports.handler = async () => 1;', { reservedConcurrency: 0 });
    local.route('GET /none', 'none');
    expect(both(await local.send('/none'))).toEqual([503, '{"message":"Service Unavailable"}']);
  });

  test('a function the API has no permission to call is 500, with a line that says so', async () => {
    mayInvoke = false;
    expect((await local.send('/size')).status).toBe(500);
    mayInvoke = true;
    expect(local.world.lines.at(-1)).toMatch(/^warn: GET \/size: .*no permission.*AWS::Lambda::Permission/);
  });
});

describe('sizes', () => {
  test('a body over 10 MB is 413, announced or chunked', async () => {
    const body = Buffer.alloc(10 * 1024 * 1024 + 1, 'x');
    const tooLarge = [413, '{"message":"Request Entity Too Large"}'];
    expect(both(await local.send('/size', { method: 'POST', body }))).toEqual(tooLarge);
    const headers = { 'transfer-encoding': 'chunked' };
    expect(both(await local.send('/size', { method: 'POST', body, headers }))).toEqual(tooLarge);
  });

  test('a body that Lambda cannot take (6 MB) is 413', async () => {
    const body = Buffer.alloc(6_300_000, 'x');
    const answer = await local.send('/size', {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain' },
    });
    expect(both(answer)).toEqual([413, '{"message":"Request Entity Too Large"}']);
  });

  test('a body of 5 MB of text passes', async () => {
    const body = Buffer.alloc(5_000_000, 'x');
    const answer = await local.send('/size', {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain' },
    });
    expect(both(answer)).toEqual([200, '5000000']);
  });

  test('over 6 MB from the function is 500', async () => {
    local.define('huge', "exports.handler = async () => ({ statusCode: 200, body: 'x'.repeat(6_300_000) });");
    local.route('GET /huge', 'huge');
    expect(both(await local.send('/huge'))).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  test('headers over 10,240 bytes are 431, near it they pass', async () => {
    expect((await local.send('/size', { headers: { 'x-large': 'x'.repeat(10_000) } })).status).toBe(200);
    const refused = [431, '{"message":"Request Header Fields Too Large"}'];
    expect(both(await local.send('/size', { headers: { 'x-large': 'x'.repeat(10_240) } }))).toEqual(refused);
    expect(both(await local.send('/size', { headers: { 'x-large': 'x'.repeat(30_000) } }))).toEqual(refused);
  });

  test('headers beyond what the parser takes are 431 too', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(local.port, '127.0.0.1');
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
      socket.write(`GET /size HTTP/1.1\r\nhost: x\r\nx-large: ${'x'.repeat(140_000)}\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 431 .*\{"message":"Request Header Fields Too Large"\}$/s);
  });
});

describe('throttles', () => {
  const statuses = async (path: string, count: number) => {
    const found: number[] = [];
    for (let n = 0; n < count; n += 1) found.push((await local.send(path)).status);
    return found;
  };

  test('a stage\'s burst is 429 {"message":"Too Many Requests"} when it is used up, and comes back at the rate', async () => {
    // One token an hour: what comes back meanwhile does not count.
    local.stage({ defaultThrottle: { rateLimit: 1 / 3600, burstLimit: 2 } });
    expect(await statuses('/size', 3)).toEqual([200, 200, 429]);
    expect((await local.send('/size')).text).toBe('{"message":"Too Many Requests"}');
    await local.world.clock.advance(3_600_000);
    expect(await statuses('/size', 2)).toEqual([200, 429]);
    local.stage({});
  });

  test("a route's own throttle is a bucket of its own", async () => {
    local.stage({ routeThrottles: { 'GET /size': { rateLimit: 1 / 3600, burstLimit: 1 } } });
    expect(await statuses('/size', 2)).toEqual([200, 429]);
    expect((await local.send('/size', { method: 'POST' })).status).toBe(200);
    local.stage({});
  });
});

test('closing lets a request in work end and takes no more', async () => {
  const other = await createGatewayWorld();
  other.define(
    'slow',
    "exports.handler = async () => new Promise((r) => setTimeout(r, 300, { statusCode: 200, body: 'done' }));",
  );
  other.route('GET /slow', 'slow');
  await other.send('/slow');
  const running = other.send('/slow');
  await expect.poll(() => other.functions.invocations({}).length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const closed = other.gateway.close(5000);
  expect((await running).text).toBe('done');
  await closed;
  await expect(other.send('/slow')).rejects.toThrow('ECONNREFUSED');
  await other.close();
});
