import { perWorld } from '../../core/per-world.ts';

/**
 * WebSocket APIs as the template describes them. The resource types fill the registry; the gateway looks
 * the parts up at each handshake and message, so a changed route counts at once.
 */
export interface WebSocketApi {
  /** What `Ref` gives; the `apiId` of events. */
  readonly apiId: string;
  readonly name: string;
  /** `$request.body.action` and the like. */
  readonly routeSelectionExpression: string;
}

export interface WebSocketRoute {
  readonly apiId: string;
  /** `$connect`, `$disconnect`, `$default` or a value of the selection expression. */
  readonly routeKey: string;
  readonly integrationId: string;
  /** True when the route answers the sender with what its function returns. */
  readonly twoWay: boolean;
}

export interface WebSocketStage {
  readonly apiId: string;
  /** Served at `/<name>`. */
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** The registry; parts may come in any order, and each `put` makes or replaces. */
export class WebSocketApis {
  readonly #apis = new Map<string, WebSocketApi>();
  readonly #integrations = new Map<string, string>();
  readonly #routes = new Map<string, WebSocketRoute>();
  readonly #stages = new Map<string, WebSocketStage>();

  putApi(api: WebSocketApi): void {
    this.#apis.set(api.apiId, api);
  }

  /** Whether an API is one of these; the others are HTTP APIs. */
  has(apiId: string): boolean {
    return this.#apis.has(apiId);
  }

  putIntegration(apiId: string, integrationId: string, functionArn: string): void {
    this.#integrations.set(`${apiId} ${integrationId}`, functionArn);
  }

  putRoute(route: WebSocketRoute): void {
    this.#routes.set(`${route.apiId} ${route.routeKey}`, route);
  }

  putStage(stage: WebSocketStage): void {
    this.#stages.set(`${stage.apiId} ${stage.name}`, stage);
  }

  removeApi(apiId: string): void {
    this.#apis.delete(apiId);
  }

  removeRoute(apiId: string, routeKey: string): void {
    this.#routes.delete(`${apiId} ${routeKey}`);
  }

  removeStage(apiId: string, name: string): void {
    this.#stages.delete(`${apiId} ${name}`);
  }

  /** The API and stage served below `/<stageName>`: of the API that the host names, else the first with such a stage. */
  stage(stageName: string, host = ''): { api: WebSocketApi; stage: WebSocketStage } | undefined {
    const apiId = host.split('.', 1)[0] ?? '';
    const stage = this.#apis.has(apiId)
      ? this.#stages.get(`${apiId} ${stageName}`)
      : [...this.#stages.values()].find(({ name }) => name === stageName);
    const api = stage && this.#apis.get(stage.apiId);
    return stage && api ? { api, stage } : undefined;
  }

  /** The route of a key and the function behind it. */
  route(apiId: string, routeKey: string): (WebSocketRoute & { functionArn: string }) | undefined {
    const route = this.#routes.get(`${apiId} ${routeKey}`);
    const functionArn = route && this.#integrations.get(`${apiId} ${route.integrationId}`);
    return route && functionArn !== undefined ? { ...route, functionArn } : undefined;
  }
}

export const webSocketApis = perWorld(() => new WebSocketApis());
