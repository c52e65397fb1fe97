import { type Backing, named } from '../backing.ts';
import { DATABASE_NAME, databaseUser } from '../data/database.ts';
import { constantCase, type FunctionSpec, standsInVpc } from '../function-spec.ts';
import type { Identity } from '../identity.ts';
import type { LiveApi } from '../live-api.ts';
import type { MailSender } from '../mail-sender.ts';
import { functionName } from './function-name.ts';

type Environment = Record<string, string>;

/** log2 of bcrypt's rounds: a quarter of a second on a full vCPU (OWASP Password Storage Cheat Sheet: 10 or more). */
const BCRYPT_COST = '12';

/** The variables of a function, from its needs and nothing else. */
export function environmentOf(spec: FunctionSpec, backing: Backing): Environment {
  const { needs } = spec;
  const { settings } = backing;
  return {
    ...databaseVariables(spec, backing),
    ...(needs.redis && {
      CACHE_HOST: backing.cache.host,
      CACHE_PORT: backing.cache.port,
      CACHE_TLS: backing.storesUseTls,
    }),
    ...each('TABLE', Object.keys(needs.tables ?? {}), (t) => named('table', backing.tables, t).tableName),
    ...each(
      'BUCKET',
      Object.keys(needs.objects ?? {}),
      (b) => named('bucket', backing.buckets, b).bucketName,
    ),
    ...each('SECRET', secretsOf(spec), (s) => named('secret', backing.secrets, s).secretArn),
    ...each('QUEUE', needs.sends ?? [], (q) => named('queue', backing.queues, q).queueUrl),
    ...each('FUNCTION', needs.invokes ?? [], (target) => functionName(settings, target)),
    ...(needs.connections && { CONNECTIONS_URL: liveOf(spec, backing).url }),
    ...(needs.publishes && { EVENT_BUS: backing.bus.eventBusName }),
    ...(needs.hashesPasswords && { AUTH_BCRYPT_COST: BCRYPT_COST }),
    ...identityVariables(spec, backing),
    ...(needs.publicUrl && { PUBLIC_URL: identityOf(spec, backing).issuer }),
    ...(needs.allowedOrigins && { ALLOWED_ORIGINS: webOriginsOf(spec, backing) }),
    ...(needs.mail && { MAIL_FROM: mailSenderOf(spec, backing).address }),
    ...(standsInVpc(spec) && VPC_VARIABLES),
    LOG_LEVEL: 'info',
  };
}

/** The WebSocket API of a function that posts to connections. */
export function liveOf({ service, id }: FunctionSpec, { live }: Backing): LiveApi {
  if (!live) throw new Error(`${service}/${id} needs connections, and no stack below has a WebSocket API`);
  return live;
}

/** The sender of a function that sends mail. */
export function mailSenderOf({ service, id }: FunctionSpec, { mailSender }: Backing): MailSender {
  if (!mailSender) throw new Error(`${service}/${id} needs mail, and no stack below knows a sender`);
  return mailSender();
}

function webOriginsOf({ service, id }: FunctionSpec, { webOrigins }: Backing): string {
  if (!webOrigins) throw new Error(`${service}/${id} needs the allowed origins outside of a service's stack`);
  return webOrigins();
}

/** Secrets a function reads: those it names, and the signing keys where it signs. */
export function secretsOf({ needs }: FunctionSpec): readonly string[] {
  return [...(needs.secrets ?? []), ...(needs.signsTokens ? ['signing-keys'] : [])];
}

/**
 * The subnets have IPv6 alone to leave by, and Node 20 or later loads the authorities of RDS only from this
 * file (AWS Lambda, "Node.js runtime": CA certificates).
 */
const VPC_VARIABLES: Environment = {
  AWS_USE_DUALSTACK_ENDPOINT: 'true',
  NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
};

function databaseVariables({ service, database }: FunctionSpec, backing: Backing): Environment {
  if (database === 'none') return {};
  const { host, port } = database === 'master' ? backing.database.master : backing.database.services;
  return {
    DATABASE_HOST: host,
    DATABASE_PORT: port,
    DATABASE_NAME,
    DATABASE_TLS: backing.storesUseTls,
    ...(database === 'service' && { DATABASE_USER: databaseUser(service) }),
  };
}

function identityOf({ service, id }: FunctionSpec, { identity }: Backing): Identity {
  if (!identity) throw new Error(`${service}/${id}: no stack below this one knows the keys`);
  return identity;
}

function identityVariables(spec: FunctionSpec, backing: Backing): Environment {
  const { signsTokens, tokenKeys } = spec.needs;
  if (!spec.verifiesTokens && !signsTokens && !tokenKeys) return {};
  const identity = identityOf(spec, backing);
  return {
    ...((spec.verifiesTokens || signsTokens) && {
      AUTH_ISSUER: identity.issuer,
      AUTH_AUDIENCE: identity.audience,
    }),
    ...((spec.verifiesTokens || tokenKeys) && { AUTH_JWKS: identity.jwks }),
  };
}

function each(prefix: string, names: readonly string[], value: (name: string) => string): Environment {
  return Object.fromEntries(names.map((name) => [`${prefix}_${constantCase(name)}`, value(name)]));
}
