import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod/mini';
import type { Principal } from '../auth/principal.ts';
import type { Logger } from '../observability/logger.ts';
import type { Access, HttpRouteSpec } from '../routing/route.ts';
import type { Coding } from './negotiation.ts';
import type { Preconditions } from './preconditions.ts';

/** A body that is JSON already, such as what `json_agg` makes: it is sent as it is. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** JSON as it was compressed before by what keeps it, such as a cache. */
export class JsonBytes {
  readonly bytes: Uint8Array;
  /** Undefined for plain UTF-8. */
  readonly coding: Coding | undefined;
  constructor(bytes: Uint8Array, coding: Coding | undefined) {
    this.bytes = bytes;
    this.coding = coding;
  }
}

type Output<S> = S extends z.ZodMiniType ? z.output<S> : undefined;

/** What a schema of the route gives, or undefined where the route has none. */
type Parsed<R, K extends 'params' | 'query' | 'body'> = R extends { readonly [P in K]: infer S }
  ? Output<S>
  : undefined;

type PrincipalOf<A extends Access> = A extends 'public' | 'agent'
  ? undefined
  : A extends 'optional'
    ? Principal | undefined
    : Principal;

/** What a handler is given: validated, typed by the route's own schemas. */
export interface HttpInput<R extends HttpRouteSpec> {
  readonly params: Parsed<R, 'params'>;
  readonly query: Parsed<R, 'query'>;
  readonly body: Parsed<R, 'body'>;
  /** Always there on `user` and `admin` routes, never on `public` ones. */
  readonly principal: PrincipalOf<R['access']>;
  /** `If-Match` and `If-None-Match`, for routes that write and are `conditional`. */
  readonly preconditions: Preconditions;
  /** The API Gateway request id. */
  readonly requestId: string;
  /** The caller's IP address as the gateway saw it, never from a header. */
  readonly ip: string;
  readonly log: Logger;
  /** The event itself: headers have lower-case names. */
  readonly event: APIGatewayProxyEventV2;
}

/** An answer may share the data it was made of, so its body is read only all the way down. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

type BodyOf<S> = S extends { readonly body: infer B; readonly alternative: string }
  ? { readonly body: DeepReadonly<Output<B>> | JsonText | Uint8Array }
  : S extends { readonly body: infer B }
    ? { readonly body: DeepReadonly<Output<B>> | JsonText | JsonBytes }
    : S extends { readonly contentType: string | readonly string[] }
      ? { readonly body: string | Uint8Array }
      : { readonly body?: undefined };

export interface AnswerExtras {
  /** Lower-case names. A `content-encoding` says that the body is compressed already. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whole `Set-Cookie` values. */
  readonly cookies?: readonly string[];
  /** The body as it was compressed before, for what never changes. */
  readonly encoded?: Readonly<Record<Coding, () => Uint8Array>>;
  /** Strong ETag with its quotes. Left out on a `conditional` route, one is made from the body. */
  readonly etag?: string;
}

/** One of the statuses that the route declares, with the body that goes with it. */
export type HttpAnswer<R extends HttpRouteSpec> = {
  [Status in keyof R['responses'] & number]: {
    readonly status: Status;
  } & BodyOf<R['responses'][Status]> &
    AnswerExtras;
}[keyof R['responses'] & number];
