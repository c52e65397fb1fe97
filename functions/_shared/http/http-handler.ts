import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { HttpRouteSpec } from '../routing/route.ts';
import type { HttpAnswer, HttpInput } from './handler-types.ts';

export type LambdaHttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * The Lambda handler of a route: the one pipeline around `answer`, which gets typed, validated input and
 * returns plain data.
 *
 * @example export const handler = httpHandler(getTask, async ({ params, principal }) => ({ status: 200, body: … }));
 */
export declare function httpHandler<R extends HttpRouteSpec, const A extends HttpAnswer<R>>(
  route: R,
  // `const A` keeps the literal status of an answer, which decides the type of its body.
  answer: (input: HttpInput<R>) => A | Promise<A>,
): LambdaHttpHandler;
