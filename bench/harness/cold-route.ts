import type { HttpRouteSpec } from '../../functions/_shared/routing/route.ts';
import type { ColdSample } from './cold-sample.ts';
import { httpEvent } from './http-event.ts';

/** Somebody signed in. */
export interface Account {
  readonly token: string;
  readonly id: string;
}
/** Who and what the events can be about. */
export interface ColdWorld {
  readonly user: Account;
  readonly admin: Account;
  /** Another address at each call, so that limits by address never count. */
  address(): string;
  /** Calls another route's bundle the same way, untimed. */
  call(routeKey: string, parts: CallParts, expected: number): Promise<ColdSample>;
}
export interface CallParts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly body?: unknown;
  /** A body that is not JSON. */
  readonly raw?: { readonly contentType: string; readonly text: string } | undefined;
  /** Further ones, by lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
}
/** A real call of a route and the status it must get. */
export interface ColdCall extends CallParts {
  readonly status: number;
}
/** Makes the next call of a route; what it needs first is done in here, untimed. */
export type ColdExample = (world: ColdWorld) => ColdCall | Promise<ColdCall>;

/** The examples of a service, by the route's id. */
export type ColdExamples = Readonly<Record<string, ColdExample>>;

/** The event of a call. */
export function eventOf(route: HttpRouteSpec, parts: CallParts, sourceIp: string) {
  // Only what the path names: an example may know of more.
  const pathParameters: Record<string, string> = {};
  const path = route.path.replace(/\{(\w+)\+?\}/g, (_, name: string) => {
    pathParameters[name] = parts.params?.[name] ?? '';
    return pathParameters[name];
  });
  return httpEvent({
    method: route.method,
    routePath: route.path,
    path,
    sourceIp,
    ...(parts.params && { pathParameters }),
    ...(parts.query && { query: parts.query }),
    ...(parts.token !== undefined && { token: parts.token }),
    ...(parts.body !== undefined && { body: parts.body }),
    ...(parts.raw && { raw: parts.raw }),
    ...(parts.headers && { headers: parts.headers }),
  });
}
