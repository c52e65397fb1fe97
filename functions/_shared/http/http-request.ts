import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Principal } from '../auth/principal.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import type { HttpRouteSpec } from '../routing/route.ts';
import type { AnswerExtras } from './handler-types.ts';
import type { Coding } from './negotiation.ts';

/** What a handler gives, and what the steps after it turn into bytes. */
export interface Answer extends AnswerExtras {
  readonly status: number;
  readonly body?: unknown;
  /** How the body is compressed already, for one that was kept so. */
  readonly coding?: Coding;
}

const rootLog = createLogger();

/** One call on its way through the pipeline: what the steps know of it so far. */
export class HttpRequest {
  readonly route: HttpRouteSpec;
  readonly event: APIGatewayProxyEventV2;
  readonly context: Context;
  /** Headers of every answer from here on, errors included. */
  readonly headers: Record<string, string> = {};
  principal: Principal | undefined;
  params: unknown;
  query: unknown;
  body: unknown;
  /** An answer that was given before and is given again instead of running the handler. */
  replay: Answer | undefined;
  /** Whether the handler has asked for `If-Match` and `If-None-Match`. */
  preconditionsRead = false;
  #log: Logger | undefined;

  constructor(route: HttpRouteSpec, event: APIGatewayProxyEventV2, context: Context) {
    this.route = route;
    this.event = event;
    this.context = context;
  }

  get requestId(): string {
    return this.event.requestContext.requestId;
  }

  get ip(): string {
    return this.event.requestContext.http.sourceIp;
  }

  /** Made when it is first used: most calls write nothing. */
  get log(): Logger {
    this.#log ??= rootLog.child({
      requestId: this.requestId,
      route: this.event.routeKey,
      ...(this.principal && { userId: this.principal.userId }),
    });
    return this.#log;
  }
}

/** What stands in middy's `internal`: what the steps of the pipeline know of the call so far. */
export type Internal = { readonly http: HttpRequest };

/** A middy middleware of the pipeline; its event is API Gateway's own, as every published middleware expects it. */
export type Step = MiddlewareObj<APIGatewayProxyEventV2, Answer, Error, Context, Internal>;
