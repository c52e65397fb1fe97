import type { SecretName, UpstreamName } from '../../functions/_shared/routing/names.ts';
import { BACKUP_USER, DATABASE_NAME, databaseUser } from '../data/database.ts';
import { constantCase, entriesOf, type FunctionSpec, standsInVpc } from '../function-spec.ts';
import { type Identity, identityParameters } from '../identity.ts';
import type { MailSender } from '../mail-sender.ts';
import { named, type SharedResources } from '../shared-resources.ts';
import type { WebSocketGateway } from '../web-socket-api.ts';
import { functionName } from './function-name.ts';

type Environment = Record<string, string>;

/** log2 of bcrypt's rounds: a quarter of a second on a full vCPU (OWASP Password Storage Cheat Sheet: 10 or more). */
const BCRYPT_COST = '12';

/** The variables of a function, from its needs and nothing else. */
export function environmentOf(spec: FunctionSpec, shared: SharedResources): Environment {
  const { needs } = spec;
  const { settings } = shared;
  return {
    ...databaseVariables(spec, shared),
    ...(needs.redis && {
      CACHE_HOST: shared.cache.host,
      CACHE_PORT: shared.cache.port,
      CACHE_TLS: shared.storesUseTls,
    }),
    ...each('TABLE', namesOf(needs.tables), (t) => named('table', shared.tables, t).tableName),
    ...each('BUCKET', namesOf(needs.objects), (b) => named('bucket', shared.buckets, b).bucketName),
    ...each('SECRET', secretsOf(spec), (s) => named('secret', shared.secrets, s).secretArn),
    ...each('QUEUE', needs.sends ?? [], (q) => named('queue', shared.queues, q).queueUrl),
    ...each('FUNCTION', needs.invokes ?? [], (target) => functionName(settings, target)),
    ...(needs.connections && { CONNECTIONS_URL: webSocketOf(spec, shared).url }),
    ...(needs.publishes && { EVENT_BUS: shared.bus.eventBusName }),
    ...(needs.hashesPasswords && { AUTH_BCRYPT_COST: BCRYPT_COST }),
    ...identityVariables(spec, shared),
    ...(needs.publicUrl && { PUBLIC_URL: identityOf(spec, shared).issuer }),
    ...(needs.consoleUrl && { CONSOLE_URL: consoleUrlOf(spec, shared) }),
    ...(needs.timeZone && { TIME_ZONE: settings.timeZone }),
    ...(needs.allowedOrigins && { ALLOWED_ORIGINS: webOriginsOf(spec, shared) }),
    ...each('UPSTREAM', needs.upstreams ?? [], (name) => upstreamOf(spec, shared, name)),
    ...(needs.outboundWebhooks && { ALLOWED_ENDPOINTS: allowedEndpointsOf(spec, shared) }),
    ...(needs.mail && { MAIL_FROM: mailSenderOf(spec, shared).email }),
    ...(standsInVpc(spec) && VPC_VARIABLES),
    LOG_LEVEL: 'info',
    METRICS_NAMESPACE: settings.name,
  };
}

/** The WebSocket API of a function that posts to connections. */
export function webSocketOf(
  { service, id }: FunctionSpec,
  { webSocketGateway }: SharedResources,
): WebSocketGateway {
  if (!webSocketGateway)
    throw new Error(`${service}/${id} needs connections, and no stack below has a WebSocket API`);
  return webSocketGateway;
}

/** The sender of a function that sends mail. */
export function mailSenderOf({ service, id }: FunctionSpec, { mailSender }: SharedResources): MailSender {
  if (!mailSender) throw new Error(`${service}/${id} needs mail, and no stack below knows a sender`);
  return mailSender();
}

function upstreamOf(
  { service, id }: FunctionSpec,
  { upstreams }: SharedResources,
  name: UpstreamName,
): string {
  if (!upstreams) throw new Error(`${service}/${id} needs ${name} outside of a service's stack`);
  return upstreams(name);
}

function allowedEndpointsOf({ service, id }: FunctionSpec, { allowedEndpoints }: SharedResources): string {
  if (!allowedEndpoints) throw new Error(`${service}/${id} reaches endpoints outside of a service's stack`);
  return allowedEndpoints();
}

function consoleUrlOf({ service, id }: FunctionSpec, { consoleUrl }: SharedResources): string {
  if (!consoleUrl) throw new Error(`${service}/${id} needs the console's URL outside of a service's stack`);
  return consoleUrl();
}

function webOriginsOf({ service, id }: FunctionSpec, { webOrigins }: SharedResources): string {
  if (!webOrigins) throw new Error(`${service}/${id} needs the allowed origins outside of a service's stack`);
  return webOrigins();
}

/** Secrets a function reads: those it names, and the signing keys where it signs or rotates them. */
export function secretsOf({ needs }: FunctionSpec): readonly SecretName[] {
  const keys = needs.signsTokens || needs.rotatesKeys ? (['signing-keys'] as const) : [];
  return [...(needs.secrets ?? []), ...keys];
}

/**
 * The subnets have IPv6 alone to leave by, and Node 20 or later loads the authorities of RDS only from this
 * file (AWS Lambda, "Node.js runtime": CA certificates).
 */
const VPC_VARIABLES: Environment = {
  AWS_USE_DUALSTACK_ENDPOINT: 'true',
  NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
};

function databaseVariables({ service, database }: FunctionSpec, shared: SharedResources): Environment {
  if (database === 'none') return {};
  // Backups go past the proxy, which would keep a connection of its own to itself for minutes.
  const { host, port } = database === 'service' ? shared.database.services : shared.database.master;
  return {
    DATABASE_HOST: host,
    DATABASE_PORT: port,
    DATABASE_NAME,
    DATABASE_TLS: shared.storesUseTls,
    ...(database === 'service' && { DATABASE_USER: databaseUser(service) }),
    ...(database === 'backup' && { DATABASE_USER: BACKUP_USER }),
  };
}

function identityOf({ service, id }: FunctionSpec, { identity }: SharedResources): Identity {
  if (!identity) throw new Error(`${service}/${id}: no stack below this one knows the keys`);
  return identity;
}

function identityVariables(spec: FunctionSpec, shared: SharedResources): Environment {
  const { signsTokens, rotatesKeys } = spec.needs;
  const parameter = { AUTH_JWKS_PARAMETER: identityParameters(shared.settings).jwks };
  if (!spec.verifiesTokens && !signsTokens) return rotatesKeys ? parameter : {};
  const identity = identityOf(spec, shared);
  return {
    AUTH_ISSUER: identity.issuer,
    AUTH_AUDIENCE: identity.audience,
    ...(spec.verifiesTokens && { AUTH_JWKS: identity.jwks, ...parameter }),
  };
}

function namesOf<Name extends string>(record: Readonly<Partial<Record<Name, unknown>>> | undefined): Name[] {
  return entriesOf(record).map(([name]) => name);
}

function each<Name extends string>(
  prefix: string,
  names: readonly Name[],
  value: (name: Name) => string,
): Environment {
  return Object.fromEntries(names.map((name) => [`${prefix}_${constantCase(name)}`, value(name)]));
}
