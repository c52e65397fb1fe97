import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { World } from '../../core/world.ts';
import { type Connection, Connections, newConnectionId } from './connection.ts';
import { answerConnectionsRequest, connectionsRequest } from './connections-api.ts';
import { createFrameLimit } from './frame-limit.ts';
import { refuseUpgrade, runConnect } from './handshake.ts';
import { dispatchMessage } from './messages.ts';
import { type WebSocketApi, type WebSocketStage, webSocketApis } from './web-socket-api-model.ts';
import { disconnectEvent } from './web-socket-events.ts';

/** API Gateway quota: a message, all its frames together, has at most 128 KB. */
export const MAX_MESSAGE_BYTES = 128 * 1024;

/** The stage behind a connection and the API it belongs to. */
type Place = { api: WebSocketApi; stage: WebSocketStage };

export interface WebSocketGateway {
  /** Answers an upgrade request; one for a path that is no stage gets 403, as on AWS. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Answers `/<stage>/@connections/<id>`; false leaves the request to others. */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean;
  readonly connections: Connections;
  close(): Promise<void>;
}

/**
 * Serves the template's WebSocket APIs: stage `ws` at `/ws`. `aliases` gives further paths of a stage
 * (`/chat` → `ws`).
 */
export function createWebSocketGateway(
  world: World,
  aliases: Readonly<Record<string, string>> = {},
): WebSocketGateway {
  const connections = new Connections(world.clock);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  let closing = false;

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const place = placeOf(world, request, aliases);
    if (!place || closing) return refuseUpgrade(socket, 403, '{"message":"Forbidden"}');
    const connection = newConnection(world, request, place);
    connections.add(connection);
    let gone = false;
    const onGone = (): void => {
      gone = true;
      connections.remove(connection.id);
    };
    socket.once('close', onGone);
    // Without a listener a reset during `$connect` would end the runtime.
    socket.on('error', onGone);
    const decision = await runConnect(world, connection, place.stage, request);
    if (gone) {
      if (decision.accepted) await runDisconnect(connection, place, 1006, 'Client closed during handshake');
      return;
    }
    if (!decision.accepted) {
      connections.remove(connection.id);
      return refuseUpgrade(socket, decision.status, decision.body);
    }
    offerSubprotocol(request, decision.subprotocol);
    socket.off('close', onGone);
    server.handleUpgrade(request, socket, head, (webSocket) => open(connection, place, webSocket, socket));
  }

  function open(connection: Connection, place: Place, webSocket: WebSocket, socket: Duplex): void {
    connection.socket = webSocket;
    socket.prependListener(
      'data',
      createFrameLimit(() => webSocket.close(1009, 'Message too big')),
    );
    connections.startTimers(connection, (reason) => webSocket.close(1001, reason));
    webSocket.on('message', (data, isBinary) => {
      connections.touch(connection);
      if (webSocket.readyState !== 1) return;
      if (isBinary) return webSocket.close(1003, 'Binary is not supported');
      dispatchMessage(world, connection, place, data.toString()).catch((error: unknown) =>
        world.log.error(`websocket ${connection.id}: ${String(error)}`),
      );
    });
    webSocket.on('ping', () => connections.touch(connection));
    // `ws` closes the connection with the right code by itself; the event only must not go unheard.
    webSocket.on('error', () => connections.touch(connection));
    webSocket.on('close', (code, reason) => {
      connections.remove(connection.id);
      if (!closing) void runDisconnect(connection, place, code, reason.toString());
    });
  }

  async function runDisconnect(connection: Connection, place: Place, code: number, reason: string) {
    const route = webSocketApis(world).route(connection.apiId, '$disconnect');
    if (!route) return;
    const requestId = randomUUID();
    const event = disconnectEvent(world, connection, place.stage, { code, reason, requestId });
    await world.functions.invoke(route.functionArn, JSON.stringify(event), {
      trigger: 'websocket $disconnect',
      requestId,
    });
  }

  return {
    connections,
    handleUpgrade: (request, socket, head) => {
      upgrade(request, socket, head).catch((error: unknown) => {
        world.log.error(`websocket handshake: ${String(error)}`);
        socket.destroy();
      });
    },
    handleRequest: (request, response) => {
      const target = connectionsRequest(
        request.url ?? '/',
        (stage) => webSocketApis(world).stage(stage, request.headers.host)?.api,
      );
      if (!target) return false;
      answerConnectionsRequest(world, connections, target, request, response);
      return true;
    },
    close: async () => {
      closing = true;
      for (const { socket } of connections.list()) socket?.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function placeOf(
  world: World,
  request: IncomingMessage,
  aliases: Readonly<Record<string, string>>,
): Place | undefined {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace(/\/$/, '');
  return webSocketApis(world).stage(aliases[path] ?? path.slice(1), request.headers.host);
}

function newConnection(world: World, request: IncomingMessage, { api, stage }: Place): Connection {
  const now = world.clock.now();
  return {
    id: newConnectionId(),
    apiId: api.apiId,
    stage: stage.name,
    sourceIp: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    userAgent: request.headers['user-agent'] ?? '',
    host: request.headers.host ?? 'localhost',
    connectedAt: now,
    lastActiveAt: now,
    lastMessageAt: now,
    socket: undefined,
  };
}

/**
 * API Gateway echoes the subprotocol that `$connect` returns and none otherwise. `ws` writes the first
 * protocol the client offered, so the offer is cut down to the function's choice before it answers.
 */
function offerSubprotocol(request: IncomingMessage, chosen: string | undefined): void {
  if (chosen === undefined) delete request.headers['sec-websocket-protocol'];
  else request.headers['sec-websocket-protocol'] = chosen;
}
