import type { Needs, Sizing } from './needs.ts';

/** One route key of the WebSocket API. CDK makes a function of it; nothing else declares it. */
export interface WebSocketRouteSpec {
  /** Verb-noun, unique in the service over all its functions; the handler is `handlers/<id>.ts`. */
  readonly id: string;
  /** `$connect`, `$disconnect`, `$default`, or the value of `action` in a client's frame. */
  readonly routeKey: string;
  readonly summary: string;
  /** Sends back what the function returns to the connection that sent the frame. Not for `$connect` and `$disconnect`. */
  readonly answers: boolean;
  readonly needs: Needs;
  readonly sizing?: Sizing;
}

/** Keeps the literal types of a route key. */
export function webSocketRoute<const R extends WebSocketRouteSpec>(route: R): R {
  return route;
}
