import type { Node } from 'constructs';

/** `lean` costs as little as an idle month can; `prod` survives the loss of a zone. */
export type Profile = 'lean' | 'prod';

/**
 * How functions in the VPC reach AWS: over IPv6 alone (free), or over IPv4 too, through an instance of our
 * own or AWS's gateways.
 */
export type Egress = 'ipv6' | 'nat-instance' | 'nat-gateway';

/** What the app is synthesised with: CDK context `nubo:name`, `nubo:profile`, `nubo:egress`. */
export interface Settings {
  /** Prefix of every name that must be chosen: two deployments in one account and region differ in it. */
  readonly name: string;
  readonly profile: Profile;
  readonly egress: Egress;
}

const PROFILES: readonly Profile[] = ['lean', 'prod'];
const EGRESSES: readonly Egress[] = ['ipv6', 'nat-instance', 'nat-gateway'];

/** Reads the settings; throws for a value that is not one of them. */
export function readSettings(node: Node): Settings {
  const name = String(node.tryGetContext('nubo:name') ?? 'nubo');
  // Function names hold it, with service and route, in at most 64 characters.
  if (!/^[a-z][a-z0-9-]{0,15}$/.test(name))
    throw new Error(`nubo:name ${name}: 1 to 16 lower-case letters, digits or -`);
  const profile = oneOf('nubo:profile', PROFILES, node.tryGetContext('nubo:profile') ?? 'lean');
  const standard = profile === 'prod' ? 'nat-gateway' : 'ipv6';
  return {
    name,
    profile,
    egress: oneOf('nubo:egress', EGRESSES, node.tryGetContext('nubo:egress') ?? standard),
  };
}

function oneOf<T extends string>(key: string, allowed: readonly T[], value: unknown): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new Error(`${key} ${String(value)}: one of ${allowed.join(', ')}`);
  return found;
}
