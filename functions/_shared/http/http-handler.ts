import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { countColdStart } from '../observability/metrics.ts';
import { withTrace } from '../observability/trace.ts';
import type { HttpRouteSpec } from '../routing/route.ts';
import type { HttpAnswer, HttpInput } from './handler-types.ts';
import { type Answer, HttpRequest, type Internal, type Step } from './http-request.ts';
import { pipeline, type StoreSteps } from './pipeline.ts';
import { preconditionsOf } from './preconditions.ts';
import { toResult } from './to-result.ts';

export interface LambdaHttpHandler {
  (event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2>;
  /** Puts a middy middleware, a published one too, around `answer` and inside the pipeline's own steps. */
  use(middleware: MiddlewareObj<APIGatewayProxyEventV2>): LambdaHttpHandler;
}

/** The steps with a store that a route declares; the handler's file must hand in these and no others. */
type StepsOf<R> = (R extends { readonly idempotent: true }
  ? Required<Pick<StoreSteps, 'idempotency'>>
  : unknown) &
  (R extends { readonly access: 'agent' } ? Required<Pick<StoreSteps, 'agent'>> : unknown) &
  (R extends { readonly rateLimits: readonly unknown[] } ? Required<Pick<StoreSteps, 'limits'>> : unknown);

/**
 * The Lambda handler of a route: the one pipeline around `answer`, which gets typed, validated input and
 * returns plain data, or throws one of errors/errors.ts.
 *
 * @example export const handler = httpHandler(getTask, async ({ params, principal }) => ({ status: 200, body: … }));
 * @example export const handler = httpHandler(createTask, async ({ body }) => …, { idempotency });
 */
export function httpHandler<R extends HttpRouteSpec, const A extends HttpAnswer<R>>(
  route: R,
  // An answer type of its own: inferred through R alone, a status would widen to `number`.
  answer: (input: HttpInput<R>) => A | Promise<A>,
  ...[steps]: unknown extends StepsOf<R> ? [] : [steps: StepsOf<R>]
): LambdaHttpHandler {
  // A middy handler gets the event alone, so each call's state is found by it.
  const requests = new WeakMap<APIGatewayProxyEventV2, HttpRequest>();
  const requestOf = (event: APIGatewayProxyEventV2): HttpRequest => {
    const request = requests.get(event);
    if (!request) throw new Error('a middleware has put another event in the place of the gateway’s');
    return request;
  };
  const run = middy<APIGatewayProxyEventV2, Answer, Error, Context, Internal>({ timeoutEarlyInMillis: 0 });
  run.before(({ event, internal }) => void Object.assign(internal, { http: requestOf(event) }));
  for (const step of pipeline(route, steps ?? {})) run.use(step);
  run.handler((event) => {
    const request = requestOf(event);
    return request.replay ?? answer(inputOf<R>(request));
  });
  const call = async (event: APIGatewayProxyEventV2, context: Context) => {
    countColdStart();
    const request = new HttpRequest(route, event, context);
    requests.set(event, request);
    return toResult(request, await withTrace(request.requestId, () => run(event, context)));
  };
  const handler: LambdaHttpHandler = Object.assign(call, {
    use(middleware: Step) {
      run.use(middleware);
      return handler;
    },
  });
  return handler;
}

function inputOf<R extends HttpRouteSpec>(request: HttpRequest): HttpInput<R> {
  const { params, query, body, principal, event, requestId, ip } = request;
  const input: HttpInput<HttpRouteSpec> = {
    // Without a schema in the route the type has these as undefined, which they are.
    params: params as undefined,
    query: query as undefined,
    body: body as undefined,
    principal,
    requestId,
    ip,
    event,
    get preconditions() {
      request.preconditionsRead = true;
      return preconditionsOf(event);
    },
    get log() {
      return request.log;
    },
  };
  // The steps that the route asked for have parsed each part with the schema that HttpInput<R> is inferred from.
  return input as HttpInput<R>;
}
