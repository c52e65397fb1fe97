import type { Routes } from './generated/routes.ts';

/** `METHOD /path` of a route. */
export type Route = keyof Routes;
/** What a successful call of a route gives. */
export type Answer<R extends Route> = Routes[R]['answer'];
/** What a route takes: `params`, `query` and `body`, each where it has one. */
export type Input<R extends Route> = Omit<Routes[R], 'answer'>;

/** Routes that answer with pages. */
export type PagedRoute = {
  [R in Route]: Answer<R> extends { readonly items: readonly unknown[]; readonly nextCursor: string | null }
    ? R
    : never;
}[Route];
/** One item of a paged route. */
export type Item<R extends PagedRoute> =
  Answer<R> extends { readonly items: readonly (infer T)[] } ? T : never;

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** The ETag that the resource must still have: 412 when it has another. */
  readonly ifMatch?: string;
  /** Of a POST that creates something; a random one is made when it is left out. */
  readonly idempotencyKey?: string;
}
/** The arguments after the route: optional where the route needs none. */
export type CallArguments<R extends Route> =
  Record<never, never> extends Input<R>
    ? [options?: Input<R> & CallOptions]
    : [options: Input<R> & CallOptions];

/** The same without the route's own types, for the code that sends it. */
export interface AnyInput extends CallOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

export interface HttpCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | FormData | undefined;
}

/** What `fetch` is given for a route. @throws Error when a parameter of the path is missing */
export function httpCallOf(baseUrl: string, route: string, input: AnyInput): HttpCall {
  const space = route.indexOf(' ');
  const method = route.slice(0, space);
  const path = route.slice(space + 1).replace(/\{(\w+)\+?\}/g, (_, name: string) => {
    const value = input.params?.[name];
    if (value === undefined) throw new Error(`${route} needs the parameter ${name}`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  const headers: Record<string, string> = { accept: 'application/json' };
  if (input.ifMatch !== undefined) headers['if-match'] = input.ifMatch;
  const form = input.body instanceof FormData ? input.body : undefined;
  if (input.body !== undefined && !form) headers['content-type'] = 'application/json';
  return {
    method,
    url: `${baseUrl}${path}${query.size > 0 ? `?${query}` : ''}`,
    headers,
    body: form ?? (input.body === undefined ? undefined : JSON.stringify(input.body)),
  };
}
