import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Needs } from '../../functions/_shared/routing/needs.ts';
import { handlerFile, type ServiceSpec } from '../../functions/_shared/routing/route.ts';
import type { TriggerSpec } from '../../functions/_shared/routing/trigger.ts';

/** One function to build: where its handler is and what must stand beside its bundle. */
export interface Target {
  /** `tasks/create-task`; also its folder below `dist/functions`. */
  readonly name: string;
  readonly service: string;
  /** Absolute path of the handler's file. */
  readonly entry: string;
  readonly needs: Needs;
  readonly migrations: boolean;
}

/**
 * Every function of the routes and triggers, in their order.
 *
 * @throws Error that names each handler file that is missing and each function declared twice.
 */
export function targetsOf(
  root: string,
  services: readonly ServiceSpec[],
  triggers: readonly TriggerSpec[],
): Target[] {
  const functions = join(root, 'functions');
  const routes = services.flatMap(({ name, http, webSocket = [] }) =>
    [...http, ...webSocket].map((route) => ({
      name: `${name}/${route.id}`,
      service: name,
      entry: join(functions, handlerFile(name, route)),
      needs: route.needs,
      migrations: false,
    })),
  );
  const others = triggers.map((spec) => ({
    name: `${spec.service}/${spec.id}`,
    service: spec.service,
    entry: join(functions, handlerFile(spec.service, spec)),
    needs: spec.needs,
    migrations: spec.kind === 'migrations',
  }));
  const targets = [...routes, ...others];
  const missing = targets.filter(({ entry }) => !existsSync(entry)).map(({ entry }) => entry);
  const names = targets.map(({ name }) => name);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (missing.length > 0) throw new Error(`declared, but there is no handler:\n  ${missing.join('\n  ')}`);
  if (twice.length > 0) throw new Error(`declared twice: ${twice.join(', ')}`);
  return targets;
}
