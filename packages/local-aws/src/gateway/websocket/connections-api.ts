import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../../core/world.ts';
import { SignatureError } from '../../services/signature/signature-fields.ts';
import { verifySignature } from '../../services/signature/verify-signature.ts';
import type { Connection, Connections } from './connection.ts';
import type { WebSocketApi } from './web-socket-api-model.ts';

/** API Gateway quota: the largest message, in either direction. */
const MAX_POST_BYTES = 128 * 1024;

/** `/<stage>/@connections/<id>`, the address of one connection. */
export interface ConnectionTarget {
  readonly apiId: string;
  readonly stage: string;
  readonly connectionId: string;
}

/** Undefined for any other path, or for a stage that no WebSocket API has. */
export function connectionsRequest(
  url: string,
  apiOf: (stage: string) => WebSocketApi | undefined,
): ConnectionTarget | undefined {
  const match = /^\/([^/?]+)\/(?:@|%40)connections\/([^/?]+)(?:\?|$)/i.exec(url);
  const api = apiOf(match?.[1] ?? '');
  if (!match || !api) return undefined;
  return {
    apiId: api.apiId,
    stage: match[1] ?? '',
    connectionId: decodeURIComponent(match[2] ?? ''),
  };
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly errorType?: string;
}

const TOO_LARGE: Answer = {
  status: 413,
  errorType: 'PayloadTooLargeException',
  body: { message: `message too long: at most ${MAX_POST_BYTES} bytes` },
};
const GONE: Answer = { status: 410, errorType: 'GoneException', body: { message: '410' } };

/** POST sends to the client, GET says how it is connected, DELETE closes it; signed requests only. */
export function answerConnectionsRequest(
  world: World,
  connections: Connections,
  target: ConnectionTarget,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const requestId = randomUUID();
  collect(request)
    .then((body) => answer(world, connections, target, request, body))
    .catch((error: unknown): Answer => {
      world.log.error(`@connections ${target.connectionId}: ${String(error)}`);
      return {
        status: 500,
        errorType: 'InternalServerErrorException',
        body: { message: 'Internal server error' },
      };
    })
    .then((result) => {
      response.writeHead(result.status, {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        ...(result.errorType === undefined ? {} : { 'x-amzn-errortype': result.errorType }),
      });
      response.end(result.body === undefined ? '' : JSON.stringify(result.body));
    });
}

async function answer(
  world: World,
  connections: Connections,
  target: ConnectionTarget,
  request: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  // Too long a body is not read to its end, so its signature cannot be checked first.
  if (body.length > MAX_POST_BYTES) return TOO_LARGE;
  const refused = await refusal(world, target, request, body);
  if (refused) return refused;
  const connection = connections.get(target.connectionId);
  if (connection?.socket?.readyState !== 1 || connection.apiId !== target.apiId) return GONE;
  switch (request.method) {
    case 'POST':
      return post(connections, connection, body);
    case 'GET':
      return { status: 200, body: describe(connection) };
    case 'DELETE':
      connection.socket.close(1000, 'Connection Closed Normally');
      return { status: 204 };
    default:
      return { status: 403, errorType: 'MissingAuthenticationTokenException', body: MISSING_TOKEN };
  }
}

const MISSING_TOKEN = { message: 'Missing Authentication Token' };

function post(connections: Connections, connection: Connection, body: Buffer): Answer {
  connections.touch(connection);
  connection.socket?.send(body, { binary: false });
  return { status: 200 };
}

function describe(connection: Connection) {
  return {
    connectedAt: new Date(connection.connectedAt).toISOString(),
    identity: { sourceIp: connection.sourceIp, userAgent: connection.userAgent },
    lastActiveAt: new Date(connection.lastActiveAt).toISOString(),
  };
}

/** Undefined when the request is signed by somebody who may manage the connection. */
async function refusal(
  world: World,
  target: ConnectionTarget,
  request: IncomingMessage,
  body: Buffer,
): Promise<Answer | undefined> {
  const [path = '/', rawQuery = ''] = (request.url ?? '/').split('?');
  const headers = Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
  const signed = { method: request.method ?? 'GET', path, rawQuery, headers, body };
  try {
    const signer = await verifySignature(signed, world.identities, world.clock.now());
    if (!signer) {
      return { status: 403, errorType: 'MissingAuthenticationTokenException', body: MISSING_TOKEN };
    }
    const resource = `arn:aws:execute-api:${world.region}:${world.account}:${target.apiId}/${target.stage}/${request.method}/@connections/${target.connectionId}`;
    const decision = world.identities.authorise(signer.principalArn, {
      action: 'execute-api:ManageConnections',
      resource,
    });
    if (decision.allowed) return undefined;
    world.log.warn(decision.reason);
    return { status: 403, errorType: 'AccessDeniedException', body: { message: decision.reason } };
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    return { status: 403, errorType: 'ForbiddenException', body: { message: error.message } };
  }
}

/** The body, read no further than just over the limit. */
async function collect(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (size > MAX_POST_BYTES) continue;
    chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks);
}
