import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InvokeResult, World } from '../core/world.ts';
import { isWaitEnded, MAX_REQUEST_BYTES } from '../execution/outcome.ts';
import { type CompiledApi, type CompiledRoute, compileApi, findRoute } from './compiled-api.ts';
import type { HeaderList } from './cors.ts';
import type { HttpApis } from './http-api-model.ts';
import { httpEvent } from './http-event.ts';
import { BadFunctionResponse, type GatewayResponse, interpretResult } from './http-response.ts';
import { hasBody, readBody } from './read-body.ts';
import type { RouteMatch } from './route-table.ts';

/** HTTP API quota: request line and header values together, bytes. */
const MAX_HEADER_BYTES = 10_240;

export interface ApiHandler {
  /** Serves a request that a route other than `$default`, a preflight or a refusal answers; false for none. */
  handleExplicit(request: IncomingMessage, response: ServerResponse, path: string, query: string): boolean;
  /** Serves what is left: `$default`, else 404. */
  handleRest(request: IncomingMessage, response: ServerResponse, path: string, query: string): void;
  close(): void;
}
export interface ApiHandlerOptions {
  readonly world: World;
  readonly model: HttpApis;
  /** Whether the function's resource policy lets this API call it; absent: every integration may. */
  readonly mayInvoke: ((functionArn: string, sourceArn: string) => boolean) | undefined;
  /** Where `GET /` leads when no route takes it. */
  readonly controlPage?: string | undefined;
}

const NOT_FOUND = message(404, 'Not Found');
const ERROR = message(500, 'Internal Server Error');

/** The HTTP APIs of the world on one server: routing, limits, CORS, events and answers as API Gateway does them. */
export function createApiHandler({ world, model, mayInvoke, controlPage }: ApiHandlerOptions): ApiHandler {
  const context = { accountId: world.account, region: world.region, now: () => world.clock.now() };
  let apis: CompiledApi[] | undefined;
  const unsubscribe = model.onChange(() => {
    apis = undefined;
  });
  const compiled = (): CompiledApi[] => {
    apis ??= model.list().map((snapshot) => compileApi(snapshot, context));
    return apis;
  };

  function serve(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: string,
    rest: boolean,
  ): boolean {
    const exchange = new Exchange(request, response);
    const method = request.method ?? 'GET';
    try {
      for (const api of candidates(compiled(), request)) {
        exchange.use(api);
        if (headerBytes(request) > MAX_HEADER_BYTES) {
          exchange.answer(message(431, 'Request Header Fields Too Large'));
          return true;
        }
        if (api.disabled) {
          exchange.answer(message(403, 'Forbidden'));
          return true;
        }
        if (method === 'OPTIONS' && api.cors && isPreflight(request)) {
          exchange.answer({
            status: 204,
            headers: api.cors.preflight(request.headers.origin ?? ''),
            body: '',
          });
          return true;
        }
        const match = findRoute(api, method, path, rest);
        if (match === undefined) continue;
        if (!match.route.bucket.take()) exchange.answer(message(429, 'Too Many Requests'));
        else void run(exchange, match, path, query);
        return true;
      }
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
      exchange.answer(message(400, 'Bad Request'));
      return true;
    }
    if (!rest) return false;
    // An OPTIONS request is never "not found" where the API answers preflights.
    const options = method === 'OPTIONS' && exchange.api?.cors !== undefined;
    // Nothing of the app is at `/`: a person who opens the address is shown what there is.
    if (path === '/' && method === 'GET' && controlPage !== undefined) {
      exchange.answer({ status: 302, headers: ['location', controlPage], body: '' });
      return true;
    }
    exchange.answer(options ? { status: 204, headers: [], body: '' } : NOT_FOUND);
    return true;
  }

  async function run(
    exchange: Exchange,
    match: RouteMatch<CompiledRoute>,
    path: string,
    query: string,
  ): Promise<void> {
    const { request } = exchange;
    const { route } = match;
    let invoked: string | undefined;
    const respond = (answer: GatewayResponse): void => {
      if (invoked !== undefined) world.functions.recordHttpStatus(invoked, answer.status);
      exchange.answer(answer);
    };
    try {
      const body = hasBody(request) ? await readBody(request) : undefined;
      if (body === 'too-large') return exchange.answer(message(413, 'Request Entity Too Large'));
      const event = httpEvent(route.source, {
        request,
        requestId: exchange.requestId,
        path,
        rawQueryString: query,
        pathParameters: match.pathParameters,
        body: body?.length === 0 ? undefined : body,
        decodesPath: true,
        now: world.clock.now(),
      });
      if (event.length > MAX_REQUEST_BYTES / 3 && Buffer.byteLength(event) > MAX_REQUEST_BYTES) {
        return exchange.answer(message(413, 'Request Entity Too Large'));
      }
      const sourceArn = route.sourceArn(request.method ?? 'GET');
      if (mayInvoke && !mayInvoke(route.functionArn, sourceArn)) {
        world.log.warn(
          `${route.source.routeKey}: ${route.functionArn} has no permission for ${sourceArn} (AWS::Lambda::Permission)`,
        );
        return exchange.answer(ERROR);
      }
      // The route and not the path, which may hold a secret such as the token of a link.
      const trigger = `http ${route.source.routeKey}`;
      const result = await world.functions.invoke(route.functionArn, event, {
        trigger,
        timeoutMs: route.timeoutMs,
      });
      invoked = result.requestId;
      respond(answerOf(result, exchange));
    } catch (error) {
      if (error instanceof BadFunctionResponse)
        world.log.info(`${route.source.routeKey}: bad response: ${error.message}`);
      else if (!request.destroyed) world.log.error(`${route.source.routeKey}: ${String(error)}`);
      respond(ERROR);
    }
  }

  return {
    handleExplicit: (request, response, path, query) => serve(request, response, path, query, false),
    handleRest: (request, response, path, query) => {
      serve(request, response, path, query, true);
    },
    close: unsubscribe,
  };
}

/** One request and its answer. */
class Exchange {
  readonly request: IncomingMessage;
  readonly requestId = randomUUID();
  api: CompiledApi | undefined;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.request = request;
    this.#response = response;
  }

  use(api: CompiledApi): void {
    this.api = api;
  }

  answer({ status, headers, body }: GatewayResponse): void {
    const response = this.#response;
    if (response.headersSent || response.destroyed) return;
    const { origin } = this.request.headers;
    const list: HeaderList = [...headers, 'apigw-requestid', this.requestId];
    if (origin !== undefined && this.api?.cors && status !== 204)
      list.push(...this.api.cors.response(origin));
    if (status !== 204 && status !== 304) list.push('content-length', String(Buffer.byteLength(body)));
    response.writeHead(status, list);
    response.end(body);
    // What is left of a body nobody read would be taken for the next request.
    if (!this.request.complete) this.request.resume();
  }
}

function answerOf(result: InvokeResult, exchange: Exchange): GatewayResponse {
  if (result.ok) return interpretResult(result.payload, { dropCors: exchange.api?.cors !== undefined });
  if (isWaitEnded(result) || result.kind === 'throttled') return message(503, 'Service Unavailable');
  return ERROR;
}

/** The API named by the host (`<id>.execute-api.localhost`), else all in the order they were made. */
function candidates(apis: readonly CompiledApi[], request: IncomingMessage): readonly CompiledApi[] {
  if (apis.length < 2) return apis;
  const prefix = request.headers.host?.split('.', 1)[0];
  const named = apis.filter(({ apiId }) => apiId === prefix);
  return named.length > 0 ? named : apis;
}

function isPreflight({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

function headerBytes(request: IncomingMessage): number {
  const { rawHeaders, url = '', method = '' } = request;
  // `METHOD url HTTP/1.1`
  let bytes = method.length + url.length + 10;
  for (let at = 1; at < rawHeaders.length; at += 2) bytes += rawHeaders[at]?.length ?? 0;
  return bytes;
}

function message(status: number, text: string): GatewayResponse {
  return { status, headers: ['content-type', 'application/json'], body: JSON.stringify({ message: text }) };
}
