import { createHttpApis } from '../gateway/http-api-registry.ts';
import type { Functions, World } from './world.ts';

/** Parts of a world that exist before it does. */
export type WorldParts = Omit<World, 'functions' | 'httpApis'>;

/** The world, its functions made with it in hand. */
export function createWorld(parts: WorldParts, functionsOf: (world: World) => Functions): World {
  let functions: Functions | undefined;
  const world: World = {
    ...parts,
    httpApis: createHttpApis(),
    get functions() {
      if (!functions) throw new Error('functions are used before they are there');
      return functions;
    },
  };
  functions = functionsOf(world);
  return world;
}
