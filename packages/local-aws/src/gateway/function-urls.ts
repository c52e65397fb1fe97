import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { perWorld } from '../core/per-world.ts';
import type { InvokeResult, Log, World } from '../core/world.ts';
import { MAX_REQUEST_BYTES } from '../execution/outcome.ts';
import { type Cors, createCors, type HeaderList } from './cors.ts';
import type { CorsConfiguration } from './http-api-model.ts';
import { httpEvent } from './http-event.ts';
import type { RequestHook } from './http-gateway.ts';
import { BadFunctionResponse, type GatewayResponse, interpretResult } from './http-response.ts';
import { hasBody, readBody } from './read-body.ts';

/** A function's own address: `/_url/<id>/` on the gateway's port, where AWS has a host name for each. */
export interface FunctionUrl {
  readonly id: string;
  readonly functionArn: string;
  readonly cors: CorsConfiguration | undefined;
}
const PREFIX = '/_url/';

/** Function URLs of the world by id. */
export const functionUrls = perWorld(() => new Map<string, FunctionUrl>());

/** The address of a function URL, with the slash at its end as on AWS. */
export function addressOf(id: string, world: World): string {
  return `${world.endpoints.http}${PREFIX}${id}/`;
}

/**
 * Serves function URLs: payload format 2.0 without routes; every path below the address is the function's.
 * Source: Lambda developer guide, "Invoking Lambda function URLs".
 */
export function functionUrlHook(world: World, mayInvoke: (functionArn: string) => boolean): RequestHook {
  return (request, response) => {
    const [path = '/', query = ''] = splitOnce(request.url ?? '/', '?');
    if (!path.startsWith(PREFIX)) return false;
    const [id = '', rest = ''] = splitOnce(path.slice(PREFIX.length), '/');
    const url = functionUrls(world).get(id);
    if (!url) return false;
    const cors = url.cors && createCors(url.cors);
    const requestId = randomUUID();
    answer(world, url, cors, mayInvoke, { request, requestId, path: `/${rest}`, query })
      .catch((error: unknown): GatewayResponse => {
        if (!request.destroyed) world.log.error(`function URL of ${url.functionArn}: ${String(error)}`);
        return FAILED;
      })
      .then((result) => send(request, response, requestId, cors, result));
    return true;
  };
}

const FAILED: GatewayResponse = text(502, 'Internal Server Error');

async function answer(
  world: World,
  url: FunctionUrl,
  cors: Cors | undefined,
  mayInvoke: (functionArn: string) => boolean,
  {
    request,
    requestId,
    path,
    query,
  }: { request: IncomingMessage; requestId: string; path: string; query: string },
): Promise<GatewayResponse> {
  const { origin } = request.headers;
  if (cors && request.method === 'OPTIONS' && origin !== undefined)
    return { status: 200, headers: cors.preflight(origin), body: '' };
  if (!mayInvoke(url.functionArn)) {
    world.log.warn(
      `${url.functionArn} has no permissions for lambda:InvokeFunctionUrl and, by way of a function URL, lambda:InvokeFunction (AWS::Lambda::Permission)`,
    );
    return json(403, { Message: 'Forbidden' });
  }
  const body = hasBody(request) ? await readBody(request) : undefined;
  if (body === 'too-large') return json(413, { Message: 'Request Entity Too Large' });
  const source = {
    accountId: world.account,
    apiId: url.id,
    routeKey: '$default',
    stage: '$default',
    stageVariables: undefined,
  };
  const event = httpEvent(source, {
    request,
    requestId,
    path,
    rawQueryString: query,
    pathParameters: undefined,
    body: body?.length === 0 ? undefined : body,
    decodesPath: false,
    now: world.clock.now(),
  });
  if (Buffer.byteLength(event) > MAX_REQUEST_BYTES) return json(413, { Message: 'Request Entity Too Large' });
  const trigger = `function-url ${request.method} ${path}`;
  const result = await world.functions.invoke(url.functionArn, event, { trigger, requestId });
  const response = responseOf(result, cors, world.log);
  world.functions.recordHttpStatus(requestId, response.status);
  return response;
}

function responseOf(result: InvokeResult, cors: Cors | undefined, log: Log): GatewayResponse {
  if (result.ok) {
    try {
      return interpretResult(result.payload, { dropCors: cors !== undefined });
    } catch (error) {
      if (!(error instanceof BadFunctionResponse)) throw error;
      log.info(`function URL: bad response: ${error.message}`);
      return FAILED;
    }
  }
  return result.kind === 'throttled' ? json(429, { Message: 'Rate Exceeded' }) : FAILED;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  cors: Cors | undefined,
  { status, headers, body }: GatewayResponse,
): void {
  if (response.destroyed) return;
  const { origin } = request.headers;
  const list: HeaderList = [...headers, 'x-amzn-requestid', requestId];
  if (cors && origin !== undefined && request.method !== 'OPTIONS') list.push(...cors.response(origin));
  response.writeHead(status, [...list, 'content-length', String(Buffer.byteLength(body))]).end(body);
  // What is left of a body nobody read would be taken for the next request.
  if (!request.complete) request.resume();
}

function json(status: number, value: unknown): GatewayResponse {
  return { status, headers: ['content-type', 'application/json'], body: JSON.stringify(value) };
}

function text(status: number, body: string): GatewayResponse {
  return { status, headers: ['content-type', 'text/plain'], body };
}

function splitOnce(value: string, at: string): [string, string] | [string] {
  const index = value.indexOf(at);
  return index < 0 ? [value] : [value.slice(0, index), value.slice(index + 1)];
}
