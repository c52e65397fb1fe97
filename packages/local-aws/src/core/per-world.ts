import type { World } from './world.ts';

/**
 * A value that belongs to one world and is made when first asked for: how a service's state (secrets,
 * queues, the gateway's routes) is shared by the resource types that fill it and the service that serves
 * it, without the world knowing of either.
 *
 * @example
 * export const secretStore = perWorld((world) => new SecretStore(world));
 * secretStore(world).get('arn:…');
 */
export function perWorld<T extends object>(make: (world: World) => T): (world: World) => T {
  const made = new WeakMap<World, T>();
  return (world) => {
    const known = made.get(world);
    if (known) return known;
    const value = make(world);
    made.set(world, value);
    return value;
  };
}
