import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { HttpRouteSpec } from '../routing/route.ts';
import type { HttpHandlerFunction } from './handler-types.ts';

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
export declare function httpHandler<R extends HttpRouteSpec>(
  route: R,
  answer: HttpHandlerFunction<NoInfer<R>>,
): LambdaHttpHandler;
