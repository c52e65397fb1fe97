import { randomUUID } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { World } from '../../core/world.ts';
import type { Connection } from './connection.ts';
import { readAnswer } from './function-answer.ts';
import { type WebSocketStage, webSocketApis } from './web-socket-api-model.ts';
import { connectEvent } from './web-socket-events.ts';

export type HandshakeVerdict =
  | { readonly accepted: true; readonly subprotocol: string | undefined }
  | { readonly accepted: false; readonly status: number; readonly body: string };

/**
 * Runs `$connect` before the handshake is answered. Only a 2xx lets the client in; another status is the
 * handshake's own, and a function that fails gives 500. Without a `$connect` route everybody is let in.
 */
export async function runConnect(
  world: World,
  connection: Connection,
  stage: WebSocketStage,
  request: IncomingMessage,
): Promise<HandshakeVerdict> {
  const route = webSocketApis(world).route(connection.apiId, '$connect');
  if (!route) return { accepted: true, subprotocol: undefined };
  const requestId = randomUUID();
  const event = connectEvent(world, connection, stage, request, requestId);
  const result = await world.functions.invoke(route.functionArn, JSON.stringify(event), {
    trigger: 'websocket $connect',
    requestId,
  });
  const answer = readAnswer(result);
  if (!answer) {
    const body = { message: 'Internal server error', connectionId: connection.id, requestId };
    return { accepted: false, status: 500, body: JSON.stringify(body) };
  }
  if (answer.status < 200 || answer.status > 299) {
    return { accepted: false, status: answer.status, body: answer.body };
  }
  return { accepted: true, subprotocol: answer.headers['sec-websocket-protocol'] };
}

/** Ends an upgrade request with a plain HTTP answer. */
export function refuseUpgrade(socket: Duplex, status: number, body: string): void {
  const type = body.startsWith('{') ? 'application/json' : 'text/plain; charset=utf-8';
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}\r\nconnection: close\r\ncontent-type: ${type}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
