import { randomUUID } from 'node:crypto';
import type { World } from '../../core/world.ts';
import type { Connection } from './connection.ts';
import { readAnswer } from './function-answer.ts';
import { type WebSocketApi, type WebSocketStage, webSocketApis } from './web-socket-api-model.ts';
import { messageEvent } from './web-socket-events.ts';

/** Hands one text message to the route it selects, and sends back what API Gateway would send itself. */
export async function dispatchMessage(
  world: World,
  connection: Connection,
  { api, stage }: { api: WebSocketApi; stage: WebSocketStage },
  body: string,
): Promise<void> {
  const requestId = randomUUID();
  const apis = webSocketApis(world);
  const selected = selectRouteKey(api.routeSelectionExpression, body);
  const route =
    (selected === undefined ? undefined : apis.route(api.apiId, selected)) ??
    apis.route(api.apiId, '$default');
  if (!route) return send(connection, notice('Forbidden', connection, requestId));
  const event = messageEvent(world, connection, stage, { routeKey: route.routeKey, body, requestId });
  const result = await world.functions.invoke(route.functionArn, JSON.stringify(event), {
    trigger: `websocket ${route.routeKey}`,
    requestId,
  });
  if (!result.ok) return send(connection, notice('Internal server error', connection, requestId));
  if (!route.twoWay) return;
  const answer = readAnswer(result);
  send(connection, answer ? answer.body : notice('Internal server error', connection, requestId));
}

/**
 * The value of a `$request.body.a.b` expression in a JSON body. Anything that does not select (no JSON, no
 * such member, an object there) is left to `$default`. Reserved keys cannot be selected by a client.
 */
export function selectRouteKey(expression: string, body: string): string | undefined {
  const path = /^\$\{?request\.body\.([\w.-]+?)\}?$/.exec(expression)?.[1];
  if (path === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const key = String(value);
  return key.startsWith('$') ? undefined : key;
}

function notice(message: string, connection: Connection, requestId: string): string {
  return JSON.stringify({ message, connectionId: connection.id, requestId });
}

function send(connection: Connection, text: string): void {
  if (text !== '' && connection.socket?.readyState === 1) connection.socket.send(text);
}
