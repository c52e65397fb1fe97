import type { FunctionDefinition, World } from '../core/world.ts';
import type { NetworkRules } from './child/network-rules.ts';

/** The network rules of one function, from where it stands and what is up. */
export function networkFor(
  definition: FunctionDefinition,
  world: Pick<World, 'endpoints' | 'stores'>,
  allowedHosts: readonly string[],
): NetworkRules {
  const stores = world.stores
    .listening()
    .map(({ name, host, port }) => ({ name, address: `${host}:${port}` }));
  const aws = new URL(world.endpoints.aws);
  const http = new URL(world.endpoints.http);
  const awsAddress = `${aws.hostname}:${aws.port || '80'}`;
  return {
    functionName: definition.name,
    inVpc: definition.inVpc,
    allowed: [awsAddress, ...(definition.inVpc ? stores.map(({ address }) => address) : allowedHosts)],
    known: Object.fromEntries([
      ...stores.map(({ name, address }) => [address, name]),
      [`${http.hostname}:${http.port || '80'}`, "the local runtime's own port"],
    ]),
  };
}
