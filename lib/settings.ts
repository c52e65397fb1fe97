import type { Node } from 'constructs';

/** `lean` costs as little as an idle month can; `prod` survives the loss of a zone. */
export type Profile = 'lean' | 'prod';

/**
 * How functions in the VPC reach AWS: over IPv6 alone (free), or over IPv4 too, through an instance of our
 * own or AWS's gateways.
 */
export type Egress = 'ipv6' | 'nat-instance' | 'nat-gateway';

/** A domain of the operator's own for both APIs: the HTTP API at `name`, the WebSocket API at `ws.{name}`. */
export interface Domain {
  readonly name: string;
  /** Of a certificate in this region for both names; without it one is made, proved by records in the zone. */
  readonly certificateArn?: string | undefined;
  /** The public hosted zone that the records are written to; without it they are written by hand. */
  readonly zone?: { readonly id: string; readonly name: string } | undefined;
}

/** A domain of the operator's own for the web console. */
export interface ConsoleDomain {
  readonly name: string;
  /** Of a certificate in us-east-1, where CloudFront takes them from. */
  readonly certificateArn: string;
  /** The public hosted zone that the records are written to; without it they are written by hand. */
  readonly zone?: { readonly id: string; readonly name: string } | undefined;
}

/** Where the WebSocket API is: API Gateway refuses a domain that leads to APIs of both kinds. */
export function webSocketDomain({ name }: Domain): string {
  return `ws.${name}`;
}

/**
 * What the app is synthesised with: CDK context `nubo:name`, `nubo:profile`, `nubo:egress`, `nubo:zones`,
 * `nubo:backup-days`, `nubo:function-url-concurrency`, `nubo:timeZone`, `nubo:domain` with `nubo:certificate` or
 * `nubo:hosted-zone` (`id/name`), and `nubo:console-domain` with `nubo:console-certificate`.
 */
export interface Settings {
  /** Prefix of every name that must be chosen: two deployments in one account and region differ in it. */
  readonly name: string;
  readonly profile: Profile;
  readonly egress: Egress;
  /** Two availability zones by name; undefined: the first two of the region. */
  readonly zones?: readonly string[] | undefined;
  /** Days that RDS keeps its automatic backups; an account on the free plan may have one. */
  readonly backupDays: number;
  readonly domain?: Domain | undefined;
  /**
   * Environments that each function with a URL of its own may have at once, for no gateway throttles its callers; 0: as
   * many as there are. An account with a small quota may reserve none.
   */
  readonly functionUrlConcurrency: number;
  readonly consoleDomain?: ConsoleDomain | undefined;
  /** IANA name of the time zone that daily jobs are scheduled in; UTC by default. */
  readonly timeZone: string;
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
    zones: readZones(node.tryGetContext('nubo:zones')),
    backupDays: readBackupDays(node.tryGetContext('nubo:backup-days') ?? (profile === 'prod' ? 14 : 7)),
    domain: readDomain(node),
    functionUrlConcurrency: readConcurrency(
      node.tryGetContext('nubo:function-url-concurrency') ?? (profile === 'prod' ? 20 : 0),
    ),
    consoleDomain: readConsoleDomain(node),
    timeZone: timeZone(String(node.tryGetContext('nubo:timeZone') ?? 'UTC')),
  };
}

function readZones(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const zones = String(value).split(',');
  if (zones.length !== 2 || !zones.every((zone) => /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(zone)))
    throw new Error(`nubo:zones ${String(value)}: two names of availability zones by a comma`);
  return zones;
}

/** RDS keeps them 1 to 35 days. */
function readBackupDays(value: unknown): number {
  const days = Number(value);
  if (!Number.isInteger(days) || days < 1 || days > 35)
    throw new Error(`nubo:backup-days ${String(value)}: 1 to 35`);
  return days;
}

function readConcurrency(value: unknown): number {
  const environments = Number(value);
  if (!Number.isInteger(environments) || environments < 0 || environments > 1000)
    throw new Error(`nubo:function-url-concurrency ${String(value)}: 0 to 1000`);
  return environments;
}

function readDomain(node: Node): Domain | undefined {
  const name: unknown = node.tryGetContext('nubo:domain');
  if (name === undefined) return undefined;
  const certificate: unknown = node.tryGetContext('nubo:certificate');
  const zone = readZone(node);
  if (certificate === undefined && !zone)
    throw new Error('nubo:domain needs nubo:certificate (an ARN) or nubo:hosted-zone (id/name)');
  return {
    name: String(name),
    certificateArn: certificate === undefined ? undefined : String(certificate),
    zone,
  };
}

function readConsoleDomain(node: Node): ConsoleDomain | undefined {
  const name: unknown = node.tryGetContext('nubo:console-domain');
  if (name === undefined) return undefined;
  const certificateArn = String(node.tryGetContext('nubo:console-certificate'));
  if (!/^arn:aws[a-z-]*:acm:us-east-1:/.test(certificateArn))
    throw new Error(
      'nubo:console-domain needs nubo:console-certificate, the ARN of a certificate in us-east-1',
    );
  const zone = readZone(node);
  const isInZone = zone !== undefined && `.${String(name)}`.endsWith(`.${zone.name}`);
  return { name: String(name), certificateArn, zone: isInZone ? zone : undefined };
}

function readZone(node: Node): { readonly id: string; readonly name: string } | undefined {
  const [, id, name] =
    /^([A-Z0-9]+)\/([a-z0-9.-]+)$/.exec(String(node.tryGetContext('nubo:hosted-zone') ?? '')) ?? [];
  return id !== undefined && name !== undefined ? { id, name } : undefined;
}

function timeZone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new Error(`nubo:timeZone ${name}: the IANA name of a time zone, such as Europe/Paris`, { cause });
  }
}

function oneOf<T extends string>(key: string, allowed: readonly T[], value: unknown): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new Error(`${key} ${String(value)}: one of ${allowed.join(', ')}`);
  return found;
}
