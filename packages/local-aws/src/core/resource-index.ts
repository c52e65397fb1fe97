import type { MadeResource, ResourceIndex } from './world.ts';

/** The index of what is made, and the two ways it changes. */
export interface MutableResourceIndex extends ResourceIndex {
  add(resource: MadeResource): void;
  delete(address: string): void;
}

export function createResourceIndex(): MutableResourceIndex {
  const byAddress = new Map<string, MadeResource>();
  return {
    get: (address) => byAddress.get(address),
    ofType: (type) => [...byAddress.values()].filter((resource) => resource.type === type),
    add: (resource) => byAddress.set(resource.address, resource),
    delete: (address) => byAddress.delete(address),
  };
}
