/**
 * HTTP APIs as the template describes them, in the gateway's own terms. The resource types
 * `AWS::ApiGatewayV2::Api`, `Integration`, `Route` and `Stage` fill the registry on `world.httpApis` with
 * the readers in `http-api-properties.ts`; the gateway follows its changes.
 */
export interface HttpApi {
  /** What `Ref` gives; the `apiId` of events. */
  readonly apiId: string;
  readonly name: string;
  readonly cors: CorsConfiguration | undefined;
  /** True refuses the default endpoint with 403 `{"message":"Forbidden"}`, as AWS does. */
  readonly disableExecuteApiEndpoint: boolean;
}

/** `CorsConfiguration` of the API; an empty list sends no such header. */
export interface CorsConfiguration {
  /** Origins, `*`, `https://*` or `http://*`; an origin may hold one `*`, as in `https://*.example.com`. */
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  /** -1..86400 */
  readonly maxAgeSeconds: number | undefined;
  readonly allowCredentials: boolean;
}

/** A Lambda proxy integration with payload format 2.0, the only kind there is here. */
export interface HttpIntegration {
  readonly apiId: string;
  readonly integrationId: string;
  readonly functionArn: string;
  /** 50..30,000 ms; 30,000 where the template says nothing. */
  readonly timeoutMs: number;
}

export interface HttpRoute {
  readonly apiId: string;
  readonly routeId: string;
  /** `GET /tasks/{id}`, `ANY /files/{proxy+}` or `$default`. */
  readonly routeKey: string;
  readonly integrationId: string;
}

/** Requests a second and the bucket's size; undefined leaves the account's 10,000 and 5,000. */
export interface Throttle {
  readonly rateLimit: number | undefined;
  readonly burstLimit: number | undefined;
}

export interface HttpStage {
  readonly apiId: string;
  /** `$default` is served at the root, any other at `/<name>`. */
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly defaultThrottle: Throttle;
  /** By route key. */
  readonly routeThrottles: Readonly<Record<string, Throttle>>;
}

/** Everything of one API, as the gateway compiles it. */
export interface HttpApiSnapshot {
  readonly api: HttpApi;
  readonly integrations: readonly HttpIntegration[];
  readonly routes: readonly HttpRoute[];
  readonly stages: readonly HttpStage[];
}

/** The registry; each `put` makes or replaces by id, each `remove` ignores an id that it does not know. */
export interface HttpApis {
  putApi(api: HttpApi): void;
  putIntegration(integration: HttpIntegration): void;
  putRoute(route: HttpRoute): void;
  putStage(stage: HttpStage): void;
  removeApi(apiId: string): void;
  removeIntegration(apiId: string, integrationId: string): void;
  removeRoute(apiId: string, routeId: string): void;
  removeStage(apiId: string, name: string): void;
  /** In the order the APIs were made. */
  list(): readonly HttpApiSnapshot[];
  /** Called after each change; the function returned stops it. */
  onChange(listener: () => void): () => void;
}
