import { request } from 'node:http';
import { sign } from 'aws4';
import WebSocket, { type ClientOptions } from 'ws';
import { createHttpGateway } from '../../src/gateway/http-gateway.ts';
import { webSocketApis } from '../../src/gateway/websocket/web-socket-api-model.ts';
import { createWebSocketGateway } from '../../src/gateway/websocket/web-socket-gateway.ts';
import {
  createTestWorld,
  type FakeHandler,
  fakeFunctions,
  type TestWorld,
} from '../../testing/test-world.ts';

const API = 'liveapi';

export interface WebSocketWorld {
  readonly world: TestWorld;
  readonly port: number;
  /** Opens a connection; rejects with the status of a refused handshake. */
  open(path?: string, protocols?: string[], options?: ClientOptions): Promise<Client>;
  /** A request to `@connections`, signed by the operator unless said otherwise. */
  connections(method: string, id: string, options?: { body?: string; signed?: boolean }): Promise<Answer>;
  close(): Promise<void>;
}
export interface Client {
  readonly socket: WebSocket;
  /** The next text frame. */
  next(): Promise<string>;
  /** Resolves with the close code. */
  closed(): Promise<number>;
}
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A gateway on a free port with one WebSocket API, stage `ws`; each handler answers the route of its name. */
export async function createWebSocketWorld(
  handlers: Readonly<Record<string, FakeHandler>>,
  twoWay: readonly string[] = [],
): Promise<WebSocketWorld> {
  const world = createTestWorld({ functions: fakeFunctions(handlers) });
  const apis = webSocketApis(world);
  apis.putApi({ apiId: API, name: 'live', routeSelectionExpression: '$request.body.action' });
  apis.putStage({ apiId: API, name: 'ws', variables: {} });
  for (const routeKey of Object.keys(handlers)) {
    apis.putIntegration(API, routeKey, `arn:aws:lambda:us-east-1:000000000000:function:${routeKey}`);
    apis.putRoute({ apiId: API, routeKey, integrationId: routeKey, twoWay: twoWay.includes(routeKey) });
  }
  const gateway = createHttpGateway({ world });
  const live = createWebSocketGateway(world, { '/chat': 'ws' });
  gateway.onRequest(live.handleRequest);
  gateway.onUpgrade(live.handleUpgrade);
  const port = await gateway.listen(0);
  return {
    world,
    port,
    open: (path = '/ws', protocols = [], options = {}) =>
      openClient(new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, options)),
    connections: (method, id, { body = '', signed = true } = {}) => {
      const bare = {
        service: 'execute-api',
        region: 'us-east-1',
        method,
        host: `127.0.0.1:${port}`,
        path: `/ws/@connections/${encodeURIComponent(id)}`,
        body,
      };
      const options = signed ? sign(bare, { accessKeyId: 'test', secretAccessKey: 'test' }) : bare;
      return new Promise((resolve, reject) => {
        const sent = request({ ...options, hostname: '127.0.0.1', port }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        });
        sent.on('error', reject).end(body);
      });
    },
    async close() {
      await live.close();
      await gateway.close(0);
      world.close();
    },
  };
}

function openClient(socket: WebSocket): Promise<Client> {
  const arrived: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  socket.on('message', (data) => {
    const text = data.toString();
    const taker = waiting.shift();
    if (taker) taker(text);
    else arrived.push(text);
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  const client: Client = {
    socket,
    next: () => {
      const text = arrived.shift();
      if (text !== undefined) return Promise.resolve(text);
      return new Promise((resolve) => {
        waiting.push(resolve);
      });
    },
    closed: () => closed,
  };
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(client));
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => reject(new Error(`${response.statusCode} ${text}`)));
    });
    socket.on('error', reject);
  });
}
