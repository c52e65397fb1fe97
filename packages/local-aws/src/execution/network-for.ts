import type { FunctionDefinition, World } from '../core/world.ts';
import type { AwsHosts } from './child/aws-hosts.ts';
import type { NetworkRules } from './child/network-rules.ts';

/** The network rules of one function, from where it stands and what is up. */
export function networkFor(
  definition: FunctionDefinition,
  world: Pick<World, 'endpoints' | 'stores'>,
  allowedHosts: readonly string[],
): NetworkRules {
  const stores = world.stores
    .listening()
    .map(({ name, host, port, localPort }) => ({ name, address: `${host}:${port}`, localPort }));
  const aws = new URL(world.endpoints.aws);
  const http = new URL(world.endpoints.http);
  const awsAddress = `${aws.hostname}:${aws.port || '80'}`;
  const ownAddress = `${http.hostname}:${http.port || '80'}`;
  const live = `ws://${http.host}/`;
  // `@connections` is on the internet, and here on the runtime's own port: open to those who are told of it.
  const postsToConnections = Object.values(definition.environment).some((value) => value.startsWith(live));
  const internet = postsToConnections ? [...allowedHosts, ownAddress] : allowedHosts;
  return {
    functionName: definition.name,
    inVpc: definition.inVpc,
    allowed: [awsAddress, ...(definition.inVpc ? stores.map(({ address }) => address) : internet)],
    leads: Object.fromEntries(
      stores.flatMap(({ address, localPort }) => (localPort === undefined ? [] : [[address, localPort]])),
    ),
    known: Object.fromEntries([
      ...stores.map(({ name, address }) => [address, name]),
      [ownAddress, "the local runtime's own port"],
    ]),
  };
}

/** AWS's own host names as this function may reach them: without internet egress none of its APIs. */
export function awsHostsFor(
  definition: Pick<FunctionDefinition, 'inVpc'>,
  endpoints: World['endpoints'],
): AwsHosts {
  const [http, aws] = [new URL(endpoints.http), new URL(endpoints.aws)];
  return {
    gatewayPort: definition.inVpc ? undefined : Number(http.port || 80),
    awsPort: Number(aws.port || 80),
    ownHost: `${http.hostname}:${http.port || 80}`,
  };
}
