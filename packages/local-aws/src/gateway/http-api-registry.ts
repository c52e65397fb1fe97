import type {
  HttpApi,
  HttpApiSnapshot,
  HttpApis,
  HttpIntegration,
  HttpRoute,
  HttpStage,
} from './http-api-model.ts';

/** An empty registry of HTTP APIs. Parts may be put in any order: a route may come before its API. */
export function createHttpApis(): HttpApis {
  const apis = new Map<string, HttpApi>();
  const integrations = new Map<string, HttpIntegration>();
  const routes = new Map<string, HttpRoute>();
  const stages = new Map<string, HttpStage>();
  const listeners = new Set<() => void>();
  const put = <T>(map: Map<string, T>, key: string, value: T): void => {
    map.set(key, value);
    for (const listener of listeners) listener();
  };
  const remove = <T>(map: Map<string, T>, key: string): void => {
    if (!map.delete(key)) return;
    for (const listener of listeners) listener();
  };
  const of = <T extends { apiId: string }>(map: Map<string, T>, apiId: string): T[] =>
    [...map.values()].filter((part) => part.apiId === apiId);
  return {
    putApi: (api) => put(apis, api.apiId, api),
    putIntegration: (part) => put(integrations, `${part.apiId}/${part.integrationId}`, part),
    putRoute: (part) => put(routes, `${part.apiId}/${part.routeId}`, part),
    putStage: (part) => put(stages, `${part.apiId}/${part.name}`, part),
    removeApi: (apiId) => remove(apis, apiId),
    removeIntegration: (apiId, id) => remove(integrations, `${apiId}/${id}`),
    removeRoute: (apiId, id) => remove(routes, `${apiId}/${id}`),
    removeStage: (apiId, name) => remove(stages, `${apiId}/${name}`),
    list: (): readonly HttpApiSnapshot[] =>
      [...apis.values()].map((api) => ({
        api,
        integrations: of(integrations, api.apiId),
        routes: of(routes, api.apiId),
        stages: of(stages, api.apiId),
      })),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
