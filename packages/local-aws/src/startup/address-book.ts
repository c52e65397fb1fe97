import type { Endpoints } from '../core/world.ts';

/** Addresses that become known as the listeners come up; read before that, they are an error. */
export interface AddressBook {
  readonly endpoints: Endpoints;
  set(name: keyof Endpoints, port: number): void;
}

export function createAddressBook(): AddressBook {
  const ports = new Map<keyof Endpoints, number>();
  const address = (name: keyof Endpoints): string => {
    const port = ports.get(name);
    if (port === undefined) throw new Error(`the ${name} endpoint does not listen yet`);
    return `http://localhost:${port}`;
  };
  return {
    endpoints: {
      get http() {
        return address('http');
      },
      get aws() {
        return address('aws');
      },
    },
    set: (name, port) => ports.set(name, port),
  };
}
