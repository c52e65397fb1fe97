import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { FakeHandler } from '../../testing/test-world.ts';
import { createWebSocketWorld, type WebSocketWorld } from '../support/web-socket.ts';

const event = z.object({
  requestContext: z.looseObject({
    connectionId: z.string(),
    routeKey: z.string(),
    eventType: z.string(),
  }),
  body: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  queryStringParameters: z.record(z.string(), z.string()).optional(),
});

let local: WebSocketWorld;
afterEach(() => local.close());

const accept: FakeHandler = () => ({ statusCode: 200 });
const echoRoute: FakeHandler = (given) => {
  const { requestContext, body } = event.parse(given);
  return { statusCode: 200, body: `${requestContext.routeKey}: ${body}` };
};

/** Starts a world whose `$connect` keeps the ids it was given. */
async function start(handlers: Record<string, FakeHandler> = {}, twoWay: string[] = []) {
  const ids: string[] = [];
  const seen: z.infer<typeof event>[] = [];
  local = await createWebSocketWorld(
    {
      $connect: (given) => {
        const parsed = event.parse(given);
        seen.push(parsed);
        ids.push(parsed.requestContext.connectionId);
        return { statusCode: 200 };
      },
      ...handlers,
    },
    twoWay,
  );
  return { ids, seen };
}

describe('the handshake', () => {
  test.each(['constructor', '__proto__', 'toString'])(
    'takes a header and a query parameter named %s as any other',
    async (name) => {
      const events: unknown[] = [];
      await start({
        $connect: (given) => {
          events.push(given);
          return { statusCode: 200 };
        },
      });
      await local.open(`/ws?${name}=q`, [], { headers: Object.fromEntries([[name, 'h']]) });
      const text = JSON.stringify(events[0]);
      expect(text).toContain(`"${name}":"h"`);
      expect(text).toContain(`"queryStringParameters":{"${name}":"q"}`);
    },
  );
  test('runs $connect before the 101, with headers, query and identity', async () => {
    const { seen } = await start();
    await local.open('/ws?token=abc', [], { headers: { 'X-Client': 'test' } });
    expect(seen[0]?.queryStringParameters).toEqual({ token: 'abc' });
    expect(seen[0]?.headers).toMatchObject({ 'X-Client': 'test' });
    expect(seen[0]?.requestContext).toMatchObject({
      routeKey: '$connect',
      eventType: 'CONNECT',
      stage: 'ws',
      identity: { sourceIp: '127.0.0.1' },
    });
  });

  test('is refused with the 4xx that $connect returns', async () => {
    await start({ $connect: () => ({ statusCode: 401, body: '{"message":"Unauthorized"}' }) });
    await expect(local.open()).rejects.toThrow('401 {"message":"Unauthorized"}');
  });

  test('is refused with 500 when $connect throws', async () => {
    await start({
      $connect: () => {
        throw new Error('broken');
      },
    });
    await expect(local.open()).rejects.toThrow(/^500 .*Internal server error/);
  });

  test('is refused with 403 on a path that is no stage', async () => {
    await start();
    await expect(local.open('/nowhere')).rejects.toThrow('403');
  });

  test('is answered on the alias of a stage too', async () => {
    const { seen } = await start();
    await local.open('/chat');
    expect(seen[0]?.requestContext.stage).toBe('ws');
  });

  test('echoes the subprotocol that $connect returns, and none otherwise', async () => {
    await start({ $connect: () => ({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'b' } }) });
    const client = await local.open('/ws', ['a', 'b']);
    expect(client.socket.protocol).toBe('b');
  });
});

describe('a message', () => {
  test('goes to the route that its body selects', async () => {
    await start({ hello: echoRoute, $default: echoRoute }, ['hello', '$default']);
    const client = await local.open();
    client.socket.send('{"action":"hello"}');
    expect(await client.next()).toBe('hello: {"action":"hello"}');
  });

  test('that is no JSON, or selects no route, goes to $default', async () => {
    await start({ $default: echoRoute }, ['$default']);
    const client = await local.open();
    client.socket.send('plain');
    expect(await client.next()).toBe('$default: plain');
    client.socket.send('{"action":"unknown"}');
    expect(await client.next()).toBe('$default: {"action":"unknown"}');
  });

  test('without a route is answered Forbidden with the connection and request ids', async () => {
    const { ids } = await start();
    const client = await local.open();
    client.socket.send('{"action":"unknown"}');
    const answer = z
      .strictObject({ message: z.string(), connectionId: z.string(), requestId: z.string() })
      .parse(JSON.parse(await client.next()));
    expect(answer.message).toBe('Forbidden');
    expect(answer.connectionId).toBe(ids[0]);
  });

  test('whose handler throws is answered Internal server error, and the connection stays open', async () => {
    const broken: FakeHandler = () => {
      throw new Error('broken');
    };
    await start({ broken, hello: echoRoute }, ['hello']);
    const client = await local.open();
    client.socket.send('{"action":"broken"}');
    expect(await client.next()).toContain('"message":"Internal server error","connectionId":');
    client.socket.send('{"action":"hello"}');
    expect(await client.next()).toContain('hello');
  });

  test('on a route without a response sends nothing back', async () => {
    await start({ quiet: echoRoute, hello: echoRoute }, ['hello']);
    const client = await local.open();
    client.socket.send('{"action":"quiet"}');
    client.socket.send('{"action":"hello"}');
    expect(await client.next()).toContain('hello');
  });
});

describe('the limits of API Gateway close a connection', () => {
  test('with 1009 for a frame over 32 KB', async () => {
    await start({ $default: accept });
    const client = await local.open();
    client.socket.send('x'.repeat(32 * 1024 + 1));
    expect(await client.closed()).toBe(1009);
  });

  test('with 1009 for a message over 128 KB in frames that are short enough', async () => {
    await start({ $default: accept });
    const client = await local.open();
    for (let part = 0; part < 5; part += 1) client.socket.send('x'.repeat(30 * 1024), { fin: part === 4 });
    expect(await client.closed()).toBe(1009);
  });

  test('not for 128 KB in frames of 32 KB', async () => {
    await start({ $default: echoRoute }, ['$default']);
    const client = await local.open();
    for (let part = 0; part < 4; part += 1) client.socket.send('x'.repeat(32 * 1024), { fin: part === 3 });
    expect(await client.next()).toHaveLength('$default: '.length + 128 * 1024);
  });

  test('with 1003 for a binary message', async () => {
    await start({ $default: accept });
    const client = await local.open();
    client.socket.send(Buffer.from('binary'));
    expect(await client.closed()).toBe(1003);
  });

  test('after ten minutes without a message, and not before', async () => {
    await start({ $default: echoRoute }, ['$default']);
    const client = await local.open();
    await local.world.clock.advance(9 * 60_000);
    client.socket.send('still here');
    await client.next();
    await local.world.clock.advance(9 * 60_000);
    expect(client.socket.readyState).toBe(1);
    await local.world.clock.advance(61_000);
    expect(await client.closed()).toBe(1001);
  });

  test('after two hours, however busy it is', async () => {
    await start({ $default: echoRoute }, ['$default']);
    const client = await local.open();
    for (let minutes = 0; minutes < 119; minutes += 7) {
      await local.world.clock.advance(7 * 60_000);
      client.socket.send('busy');
      if (minutes + 7 < 119) await client.next();
    }
    await local.world.clock.advance(2 * 60_000);
    expect(await client.closed()).toBe(1001);
  });
});

test('$disconnect is told the code and reason of the close', async () => {
  const told = Promise.withResolvers<unknown>();
  await start({ $disconnect: (given) => told.resolve(given) });
  const client = await local.open();
  client.socket.close(4001, 'bye');
  expect(await told.promise).toMatchObject({
    requestContext: { eventType: 'DISCONNECT', disconnectStatusCode: 4001, disconnectReason: 'bye' },
  });
});

describe('@connections', () => {
  test('POST sends to the client', async () => {
    const { ids } = await start();
    const client = await local.open();
    const answer = await local.connections('POST', ids[0] ?? '', { body: '{"type":"hello"}' });
    expect(answer.status).toBe(200);
    expect(await client.next()).toBe('{"type":"hello"}');
  });

  test('speaks the protocol of the SDK’s own client', async () => {
    const { ids } = await start();
    const client = await local.open();
    const sdk = new ApiGatewayManagementApiClient({
      endpoint: `http://127.0.0.1:${local.port}/ws`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const ConnectionId = ids[0] ?? '';
    await sdk.send(new PostToConnectionCommand({ ConnectionId, Data: 'from the SDK' }));
    expect(await client.next()).toBe('from the SDK');
    await sdk.send(new DeleteConnectionCommand({ ConnectionId }));
    await client.closed();
    await expect(sdk.send(new GetConnectionCommand({ ConnectionId }))).rejects.toMatchObject({
      name: 'GoneException',
    });
  });

  test('GET says since when and from where the client is connected', async () => {
    const { ids } = await start();
    await local.open();
    const answer = await local.connections('GET', ids[0] ?? '');
    expect(JSON.parse(answer.text)).toMatchObject({ identity: { sourceIp: '127.0.0.1' } });
  });

  test('DELETE closes the connection', async () => {
    const { ids } = await start();
    const client = await local.open();
    expect((await local.connections('DELETE', ids[0] ?? '')).status).toBe(204);
    expect(await client.closed()).toBe(1000);
  });

  test('answers 410 for a connection that is gone, and for one that is not open yet', async () => {
    const early = Promise.withResolvers<number>();
    const { ids } = await start({
      $connect: async (given) => {
        const { connectionId } = event.parse(given).requestContext;
        ids.push(connectionId);
        early.resolve((await local.connections('POST', connectionId, { body: 'x' })).status);
        return { statusCode: 200 };
      },
    });
    const client = await local.open();
    expect(await early.promise).toBe(410);
    client.socket.close();
    await client.closed();
    await expect
      .poll(async () => (await local.connections('POST', ids[0] ?? '', { body: 'x' })).status)
      .toBe(410);
  });

  test('answers 413 over 128 KB', async () => {
    const { ids } = await start();
    await local.open();
    const body = 'x'.repeat(128 * 1024 + 1);
    expect((await local.connections('POST', ids[0] ?? '', { body })).status).toBe(413);
  });

  test('refuses a request that is not signed', async () => {
    const { ids } = await start();
    await local.open();
    const answer = await local.connections('POST', ids[0] ?? '', { body: 'x', signed: false });
    expect(answer).toEqual({ status: 403, text: '{"message":"Missing Authentication Token"}' });
  });
});
