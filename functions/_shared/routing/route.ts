import type { ZodMiniType } from 'zod/mini';
import type { Needs, Sizing } from './needs.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * `public`: no token is looked at; `optional`: a token is verified when sent; `admin` implies `user`;
 * `agent`: the token of a host's agent, which the handler's own service verifies.
 */
export type Access = 'public' | 'optional' | 'user' | 'admin' | 'agent';

/** A limit on calls, counted in Valkey for functions in the VPC and in DynamoDB outside it. */
export interface RateLimit {
  /** The policy's name in `RateLimit-Policy`. */
  readonly name: string;
  /** Calls allowed in a window. */
  readonly quota: number;
  readonly windowSeconds: number;
  /** `ip` counts the gateway's `sourceIp`; `caller` the user, or the IP address of an anonymous call. */
  readonly by: 'ip' | 'caller';
  /** What a call gets when the counter's store is down: counted in this process alone, or 503. */
  readonly whenStoreIsDown: 'count-locally' | 'refuse';
}

export interface ResponseSpec {
  readonly description: string;
  /** Schema of the JSON body; absent for an empty body or one that is not JSON. */
  readonly body?: ZodMiniType;
  /** Content type of a body that is not `application/json` by its schema, or the several it can have. */
  readonly contentType?: string | readonly string[];
  /** Content type of the bytes that a caller gets instead of the JSON body by asking for it in `Accept`. */
  readonly alternative?: string;
  /** Headers of this answer beyond those the pipeline adds: what each is for, by its name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One HTTP route: the only place where it is declared. CDK, OpenAPI, pipeline and contract tests read it. */
export interface HttpRouteSpec {
  /** Verb-noun, unique in the service. */
  readonly id: string;
  /** Folder of the service that holds its `handlers/<id>.ts`; left out in services without such folders. */
  readonly capability?: string;
  readonly method: HttpMethod;
  /** API Gateway syntax: `/tasks/{id}`. */
  readonly path: string;
  /** Further paths of the same function: `/signup` of `/register`. */
  readonly aliases?: readonly string[];
  readonly access: Access;
  readonly summary: string;
  readonly description?: string;
  readonly params?: ZodMiniType;
  readonly query?: ZodMiniType;
  /** Schema of the JSON body. Its presence makes a body compulsory (415 without a JSON content type). */
  readonly body?: ZodMiniType;
  /** No body at all is allowed and read as `{}`. */
  readonly bodyOptional?: true;
  /**
   * A body that the handler reads from the event itself, as its bytes come; its type (415) and size (413) are
   * checked before. `any` stands for any type and none.
   */
  readonly rawBody?: 'multipart/form-data' | 'any';
  /** `merge` also accepts `application/merge-patch+json` (RFC 7396). */
  readonly bodyKind?: 'json' | 'merge';
  /** Largest body accepted, bytes; 413 beyond. Default 256 KiB. */
  readonly maxBodyBytes?: number;
  /** Successful responses by status. */
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  /** Error statuses beyond those the pipeline derives from the fields above (401, 403, 413, 415, 422, 429, 503 …). */
  readonly errors?: readonly number[];
  /** POST that creates: accepts `Idempotency-Key`. Implies the `idempotency` table. */
  readonly idempotent?: true;
  /** Answers with a strong ETag; `If-None-Match` → 304. On PUT, PATCH and DELETE: honours `If-Match`. */
  readonly conditional?: true;
  readonly rateLimits?: readonly RateLimit[];
  /**
   * The function also has a function URL of its own, open to all, which answers at the route's path and, where that
   * has no parameters, at `/`. It passes by the API's throttle and access log.
   */
  readonly functionUrl?: true;
  readonly needs: Needs;
  readonly sizing?: Sizing;
}

/** A service as CDK, OpenAPI and the tools see it. */
export interface ServiceSpec {
  /** Folder name below `functions/`; also its PostgreSQL schema and role (`nubo_<name>`). */
  readonly name: string;
  /** Heading in the API reference. */
  readonly title: string;
  readonly description: string;
  readonly http: readonly HttpRouteSpec[];
  /** Route keys of the WebSocket API that the service answers. */
  readonly webSocket?: readonly WebSocketRouteSpec[];
}

/** One route key of the WebSocket API. CDK makes a function of it; nothing else declares it. */
export interface WebSocketRouteSpec {
  /** Verb-noun, unique in the service over all its functions. */
  readonly id: string;
  /** Folder of the service that holds its `handlers/<id>.ts`; left out in services without such folders. */
  readonly capability?: string;
  /** `$connect`, `$disconnect`, `$default`, or the value of `action` in a client's frame. */
  readonly routeKey: string;
  readonly summary: string;
  /** Sends back what the function returns to the connection that sent the frame. Not for `$connect` and `$disconnect`. */
  readonly answers: boolean;
  readonly needs: Needs;
  readonly sizing?: Sizing;
}

/**
 * File of a function's handler below `functions/`: `<service>/[<capability>/]handlers/<id>.ts`, for routes and
 * triggers alike.
 */
export function handlerFile(
  service: string,
  { id, capability }: { readonly id: string; readonly capability?: string },
): string {
  return [service, ...(capability === undefined ? [] : [capability]), 'handlers', `${id}.ts`].join('/');
}
