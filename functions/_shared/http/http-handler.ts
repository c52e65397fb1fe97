import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { HttpRouteSpec } from '../routing/route.ts';
import type { HttpAnswer, HttpInput } from './handler-types.ts';
import { type Answer, HttpRequest } from './http-request.ts';
import { pipeline, type StoreSteps } from './pipeline.ts';
import { preconditionsOf } from './preconditions.ts';
import { toResult } from './to-result.ts';

export type LambdaHttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** The steps with a store that a route declares; the handler's file must hand in these and no others. */
type StepsOf<R> = (R extends { readonly idempotent: true }
  ? Required<Pick<StoreSteps, 'idempotency'>>
  : unknown) &
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
  const run = middy<HttpRequest, Answer>({ timeoutEarlyInMillis: 0 });
  for (const step of pipeline(route, steps ?? {})) run.use(step);
  run.handler((request) => request.replay ?? answer(inputOf<R>(request)));
  return async (event, context) => {
    const request = new HttpRequest(route, event, context);
    return toResult(request, await run(request, context));
  };
}

function inputOf<R extends HttpRouteSpec>(request: HttpRequest): HttpInput<R> {
  const { params, query, body, principal, event, requestId, address } = request;
  const input: HttpInput<HttpRouteSpec> = {
    // Without a schema in the route the type has these as undefined, which they are.
    params: params as undefined,
    query: query as undefined,
    body: body as undefined,
    principal,
    requestId,
    address,
    event,
    get preconditions() {
      return preconditionsOf(event);
    },
    get log() {
      return request.log;
    },
  };
  // The steps that the route asked for have parsed each part with the schema that HttpInput<R> is inferred from.
  return input as HttpInput<R>;
}
