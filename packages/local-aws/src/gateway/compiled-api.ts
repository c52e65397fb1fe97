import { type Cors, createCors } from './cors.ts';
import type { HttpApiSnapshot, HttpStage } from './http-api-model.ts';
import type { EventSource } from './http-event.ts';
import { createRouteTable, type RouteMatch, type RouteTable } from './route-table.ts';
import { type Bucket, createBucket } from './throttle.ts';

/** A route of one stage, ready to serve. */
export interface CompiledRoute {
  readonly source: EventSource;
  readonly functionArn: string;
  readonly timeoutMs: number;
  readonly bucket: Bucket;
  /** What a function's resource policy names: the route's own path, its variables as written. */
  readonly sourceArn: (method: string) => string;
}
export interface CompiledStage {
  /** `''` for `$default`, else `/<name>`: what goes before the routes' paths. */
  readonly prefix: string;
  readonly routes: RouteTable<CompiledRoute>;
  readonly defaultRoute: CompiledRoute | undefined;
}
export interface CompiledApi {
  readonly apiId: string;
  readonly disabled: boolean;
  readonly cors: Cors | undefined;
  /** Named stages before `$default`. */
  readonly stages: readonly CompiledStage[];
}

interface CompileContext {
  readonly accountId: string;
  readonly region: string;
  readonly now: () => number;
}

/** Puts an API's parts together; a route whose integration is missing is left out. */
export function compileApi(snapshot: HttpApiSnapshot, context: CompileContext): CompiledApi {
  const { api } = snapshot;
  const stages = snapshot.stages
    .map((stage) => compileStage(snapshot, stage, context))
    .toSorted((a, b) => b.prefix.length - a.prefix.length);
  const cors = api.cors && createCors(api.cors);
  return { apiId: api.apiId, disabled: api.disableExecuteApiEndpoint, cors, stages };
}

function compileStage(
  { api, routes, integrations }: HttpApiSnapshot,
  stage: HttpStage,
  context: CompileContext,
): CompiledStage {
  const shared = createBucket(stage.defaultThrottle, context.now);
  const variables = Object.keys(stage.variables).length > 0 ? stage.variables : undefined;
  const compiled = routes.flatMap((route) => {
    const integration = integrations.find((each) => each.integrationId === route.integrationId);
    if (integration === undefined) return [];
    const own = stage.routeThrottles[route.routeKey];
    const source: EventSource = {
      accountId: context.accountId,
      apiId: api.apiId,
      routeKey: route.routeKey,
      stage: stage.name,
      stageVariables: variables,
    };
    const bucket = own === undefined ? shared : createBucket(own, context.now);
    const base = `arn:aws:execute-api:${context.region}:${context.accountId}:${api.apiId}/${stage.name}`;
    const routePath = route.routeKey.slice(route.routeKey.indexOf(' ') + 1);
    const sourceArn = (method: string): string =>
      routePath === '$default' ? `${base}/$default` : `${base}/${method}${routePath}`;
    return [
      { source, functionArn: integration.functionArn, timeoutMs: integration.timeoutMs, bucket, sourceArn },
    ];
  });
  const explicit = compiled.filter(({ source }) => source.routeKey !== '$default');
  return {
    prefix: stage.name === '$default' ? '' : `/${stage.name}`,
    routes: createRouteTable(explicit.map((route) => ({ routeKey: route.source.routeKey, route }))),
    defaultRoute: compiled.find(({ source }) => source.routeKey === '$default'),
  };
}

/** Finds the route of a request; `$default` only where `withDefault` says so. Throws `URIError`. */
export function findRoute(
  api: CompiledApi,
  method: string,
  path: string,
  withDefault: boolean,
): RouteMatch<CompiledRoute> | undefined {
  const stage = stageOf(api, path);
  if (stage === undefined) return undefined;
  const inStage = path.slice(stage.prefix.length) || '/';
  const match = stage.routes.match(method, inStage);
  if (match !== undefined || !withDefault || stage.defaultRoute === undefined) return match;
  return { route: stage.defaultRoute, pathParameters: undefined };
}

function stageOf(api: CompiledApi, path: string): CompiledStage | undefined {
  return api.stages.find(({ prefix }) => prefix === '' || path === prefix || path.startsWith(`${prefix}/`));
}
