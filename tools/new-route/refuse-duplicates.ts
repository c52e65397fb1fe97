import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { handlerFile, type ServiceSpec } from '../../functions/_shared/routing/route.ts';
import type { TriggerSpec } from '../../functions/_shared/routing/trigger.ts';
import { type NewRoute, UsageError } from './new-route.ts';

/** @throws UsageError when the id, the route or a file of it is there already, or the capability is missing or wrong */
export async function refuseDuplicates(root: string, route: NewRoute): Promise<void> {
  const { services } = await load<{ services: readonly ServiceSpec[] }>(root, 'routes.ts');
  const { triggers } = await load<{ triggers: readonly TriggerSpec[] }>(root, 'triggers.ts');
  const own = services.find(({ name }) => name === route.service);
  if (own?.http.some(({ id }) => id === route.id)) taken(`${route.service} has a route ${route.id} already`);
  if (triggers.some(({ service, id }) => service === route.service && id === route.id)) {
    taken(`${route.service} has a trigger ${route.id} already`);
  }
  for (const service of services) {
    for (const { id, method, path, aliases = [] } of service.http) {
      const same = [path, ...aliases].some((one) => shapeOf(one) === shapeOf(route.path));
      if (same && method === route.method) taken(`${method} ${path} is ${service.name}/${id} already`);
    }
  }
  const handler = join('functions', handlerFile(route.service, route));
  if (existsSync(join(root, handler))) taken(`${handler} is there already`);
  const folder = join(root, 'functions', route.service);
  if (!own && existsSync(folder) && existsSync(join(folder, 'routes.ts'))) {
    taken(`functions/${route.service}/routes.ts is not in functions/routes.ts: add it there first`);
  }
  if (own) checkCapability(own, route.capability);
}

/** A service has its handlers either in capability folders or in one folder of its own. */
function checkCapability({ name, http }: ServiceSpec, capability: string | undefined): void {
  const known = [...new Set(http.flatMap((route) => route.capability ?? []))];
  if (known.length === 0 && capability !== undefined) {
    throw new UsageError(`${name} has no capability folders: name the service alone`);
  }
  if (known.length > 0 && capability === undefined) {
    throw new UsageError(`${name} has capability folders: name one, such as ${name}/${known[0]}`);
  }
}

/** Two paths that differ in the names of their parameters only are one route for the gateway. */
function shapeOf(path: string): string {
  return path.replace(/\{\w+\+?\}/g, '{}');
}

function taken(reason: string): never {
  throw new UsageError(reason);
}

async function load<T>(root: string, file: string): Promise<T> {
  // The file's own exports, typed by the caller as the file declares them.
  return (await import(pathToFileURL(join(root, 'functions', file)).href)) as T;
}
