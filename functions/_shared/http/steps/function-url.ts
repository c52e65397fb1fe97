import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { notFound } from '../../errors/errors.ts';
import type { HttpRouteSpec } from '../../routing/route.ts';
import type { Step } from '../http-request.ts';

/**
 * Finds the path's parameters where no gateway has. Every method and path of a function URL reaches the function, with
 * the path as it was sent (AWS Lambda, "Invoking Lambda function URLs"): what is not the route's is 404 here.
 */
export function matchFunctionUrl(route: HttpRouteSpec): Step {
  return {
    before: ({ event }) => {
      // The HTTP API names the route, a function URL none.
      if (event.routeKey !== '$default') return;
      const isRoute = event.requestContext.http.method === route.method;
      const parameters = isRoute ? parametersOf(route.path, event.rawPath) : undefined;
      if (!parameters) throw notFound();
      event.pathParameters = parameters;
    },
  };
}

/** The values of `{name}` in a path; undefined for a path that is another one. */
function parametersOf(pattern: string, path: string): APIGatewayProxyEventV2['pathParameters'] {
  if (path === '/' && !pattern.includes('{')) return {};
  const [wanted, sent] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== sent.length) return undefined;
  const found: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = decoded(sent[at] ?? '');
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (value === undefined || (name === undefined ? value !== part : value === '')) return undefined;
    if (name !== undefined) found[name] = value;
  }
  return found;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
