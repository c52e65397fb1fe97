import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { World } from '../../core/world.ts';
import type { Connection } from './connection.ts';
import type { WebSocketStage } from './web-socket-api-model.ts';

/** What every event of a connection says of it ("Set up data mapping for WebSocket APIs", API Gateway). */
function requestContext(
  world: World,
  connection: Connection,
  route: { routeKey: string; eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT'; requestId: string },
  now = world.clock.now(),
) {
  return {
    routeKey: route.routeKey,
    eventType: route.eventType,
    extendedRequestId: route.requestId,
    requestTime: clfTime(now),
    messageDirection: 'IN',
    stage: connection.stage,
    connectedAt: connection.connectedAt,
    requestTimeEpoch: now,
    identity: { userAgent: connection.userAgent, sourceIp: connection.sourceIp },
    requestId: route.requestId,
    domainName: connection.host,
    connectionId: connection.id,
    apiId: connection.apiId,
  };
}

/** `24/Nov/2026:16:20:10 +0000`, the time of API Gateway's logs and events. */
function clfTime(ms: number): string {
  const [, weekday, day, month, year, time] =
    /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(new Date(ms).toUTCString()) ?? [];
  return weekday === undefined ? '' : `${day}/${month}/${year}:${time} +0000`;
}

/** `$connect`: the only event with headers and query, both also with all values of a repeated name. */
export function connectEvent(
  world: World,
  connection: Connection,
  stage: WebSocketStage,
  request: IncomingMessage,
  requestId: string,
) {
  // A map, since a header may be named `constructor` or `__proto__`.
  const headers = new Map<string, string[]>();
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const [name, value] = [request.rawHeaders[i] ?? '', request.rawHeaders[i + 1] ?? ''];
    headers.set(name, [...(headers.get(name) ?? []), value]);
  }
  headers.set('X-Forwarded-For', [connection.sourceIp]);
  const multiValueHeaders = Object.fromEntries(headers);
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const multiValueQuery = Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)]));
  const hasQuery = query.size > 0;
  return {
    headers: lastOf(multiValueHeaders),
    multiValueHeaders,
    ...(hasQuery
      ? { queryStringParameters: lastOf(multiValueQuery), multiValueQueryStringParameters: multiValueQuery }
      : {}),
    ...stageVariables(stage),
    requestContext: requestContext(world, connection, {
      routeKey: '$connect',
      eventType: 'CONNECT',
      requestId,
    }),
    isBase64Encoded: false,
  };
}

export function messageEvent(
  world: World,
  connection: Connection,
  stage: WebSocketStage,
  message: { routeKey: string; body: string; requestId: string },
) {
  // A gateway reads one message of a connection after another, so each has a later time than the one before.
  connection.lastMessageAt = Math.max(world.clock.now(), connection.lastMessageAt + 1);
  const route = { ...message, eventType: 'MESSAGE' } as const;
  const context = requestContext(world, connection, route, connection.lastMessageAt);
  return {
    ...stageVariables(stage),
    requestContext: { ...context, messageId: randomUUID() },
    body: message.body,
    isBase64Encoded: false,
  };
}

export function disconnectEvent(
  world: World,
  connection: Connection,
  stage: WebSocketStage,
  close: { code: number; reason: string; requestId: string },
) {
  const context = requestContext(world, connection, {
    routeKey: '$disconnect',
    eventType: 'DISCONNECT',
    requestId: close.requestId,
  });
  const headers = { Host: connection.host, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' };
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...stageVariables(stage),
    requestContext: { ...context, disconnectStatusCode: close.code, disconnectReason: close.reason },
    isBase64Encoded: false,
  };
}

function stageVariables(stage: WebSocketStage) {
  return Object.keys(stage.variables).length > 0 ? { stageVariables: stage.variables } : {};
}

function lastOf(values: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));
}
