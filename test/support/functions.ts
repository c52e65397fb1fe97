import { resolve } from 'node:path';
import { handlerFile } from '../../functions/_shared/routing/route.ts';

/** A route or a trigger, as far as its handler's file depends on it. */
interface FunctionSpec {
  readonly id: string;
  readonly capability?: string;
}

export interface FunctionLoader {
  /** The handler of a route or trigger. It reads its environment when it is loaded: set that first. */
  // biome-ignore lint/suspicious/noExplicitAny: handlers of several kinds
  load(spec: FunctionSpec): Promise<any>;
  /** The same, by the id of a trigger of the service. */
  // biome-ignore lint/suspicious/noExplicitAny: handlers of several kinds
  loadTrigger(id: string): Promise<any>;
}

/** Loads the real handlers of a service. */
export function functionLoader(service: string, triggers: readonly FunctionSpec[]): FunctionLoader {
  const load = async (spec: FunctionSpec) =>
    (await import(resolve('functions', handlerFile(service, spec)))).handler;
  return {
    load,
    async loadTrigger(id) {
      const trigger = triggers.find((each) => each.id === id);
      if (!trigger) throw new Error(`${service} has no trigger ${id}`);
      return load(trigger);
    },
  };
}
