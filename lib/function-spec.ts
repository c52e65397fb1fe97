import type { SecretName, TableName } from '../functions/_shared/routing/names.ts';
import type { Needs, Sizing, TableAction } from '../functions/_shared/routing/needs.ts';
import type { Access, HttpRouteSpec, WebSocketRouteSpec } from '../functions/_shared/routing/route.ts';
import { JOB_NEEDS, type TriggerSpec } from '../functions/_shared/routing/trigger.ts';

/** A function to deploy, whatever starts it: what routes and triggers have in common. */
export interface FunctionSpec {
  readonly service: string;
  /** Verb-noun, unique in the service. */
  readonly id: string;
  readonly summary: string;
  /** Declared and implied needs. */
  readonly needs: Needs;
  /** Knows the public keys, issuer and audience of access tokens. */
  readonly verifiesTokens: boolean;
  /** Has a URL of its own beside its route. */
  readonly functionUrl: boolean;
  readonly sizing: Sizing;
  /** Whose database role it takes: its service's, that of backups, the master user's, or nobody's. */
  readonly database: 'service' | 'backup' | 'master' | 'none';
}

/** What keeping and replaying an answer takes (functions/_shared/http, `Idempotency-Key`). */
const IDEMPOTENCY: readonly TableAction[] = ['PutItem', 'UpdateItem', 'DeleteItem'];

/** Whether it is handed the keys of access tokens; the tokens of agents are no such ones. */
const verifiesTokens = (access: Access) => access !== 'public' && access !== 'agent';

export function specOfRoute(service: string, route: HttpRouteSpec): FunctionSpec {
  const needs = impliedNeeds(route);
  return {
    service,
    id: route.id,
    summary: `${route.method} ${route.path}: ${route.summary}`,
    needs,
    verifiesTokens: verifiesTokens(route.access) || needs.tokenKeys === true,
    functionUrl: route.functionUrl === true,
    sizing: route.sizing ?? {},
    database: needs.postgres ? 'service' : 'none',
  };
}

export function specOfWebSocketRoute(service: string, route: WebSocketRouteSpec): FunctionSpec {
  return {
    service,
    id: route.id,
    summary: `WebSocket ${route.routeKey}: ${route.summary}`,
    needs: route.needs,
    verifiesTokens: route.needs.tokenKeys === true,
    functionUrl: false,
    sizing: route.sizing ?? {},
    database: route.needs.postgres ? 'service' : 'none',
  };
}

export function specOfTrigger(trigger: TriggerSpec): FunctionSpec {
  const needs = trigger.kind === 'job' ? needsOfJob(trigger.needs) : trigger.needs;
  const secrets = [...(needs.secrets ?? []), ...secretsOf(trigger)];
  return {
    service: trigger.service,
    id: trigger.id,
    summary: trigger.summary,
    needs: secrets.length > 0 ? { ...needs, secrets } : needs,
    verifiesTokens: needs.tokenKeys === true,
    functionUrl: false,
    sizing: trigger.sizing ?? {},
    database: databaseOf(trigger),
  };
}

/** Idempotent routes keep their answers, limited ones count: in Valkey inside the VPC, else in DynamoDB. */
function impliedNeeds({ needs, idempotent, rateLimits = [] }: HttpRouteSpec): Needs {
  const tables: Partial<Record<TableName, readonly TableAction[]>> = { ...needs.tables };
  if (idempotent) tables.idempotency = IDEMPOTENCY;
  const limited = rateLimits.length > 0;
  const inVpc = needs.postgres || needs.redis;
  if (limited && !inVpc) tables['rate-limits'] = ['UpdateItem'];
  return { ...needs, ...(limited && inVpc ? { redis: true } : {}), tables };
}

/** The needs of a job's work and of recording its runs. */
function needsOfJob(needs: Needs): Needs {
  const jobs = new Set([...JOB_NEEDS.tables.jobs, ...(needs.tables?.jobs ?? [])]);
  const sends = new Set([...JOB_NEEDS.sends, ...(needs.sends ?? [])]);
  return { ...needs, ...JOB_NEEDS, tables: { ...needs.tables, jobs: [...jobs] }, sends: [...sends] };
}

function secretsOf(trigger: TriggerSpec): SecretName[] {
  if (trigger.kind === 'migrations') return [trigger.masterSecret];
  return trigger.needs.ownsAllSchemas ? ['database-master'] : [];
}

function databaseOf(trigger: TriggerSpec): FunctionSpec['database'] {
  if (trigger.kind === 'migrations') return 'master';
  const { postgres, readsAllSchemas, ownsAllSchemas } = trigger.needs;
  if (ownsAllSchemas) return 'master';
  if (readsAllSchemas) return 'backup';
  return postgres ? 'service' : 'none';
}

/** Whether it opens a socket to a store in the VPC, which alone places it there. */
export function standsInVpc({ needs, database }: FunctionSpec): boolean {
  return database !== 'none' || needs.redis === true;
}

/** The entries of a record by their own names, which `Object.entries` widens to any text. */
export function entriesOf<Name extends string, T>(
  record: Readonly<Partial<Record<Name, T>>> | undefined,
): [Name, NonNullable<T>][] {
  return Object.entries(record ?? {}) as [Name, NonNullable<T>][];
}

/** `rate-limits` → `RATE_LIMITS`, as in `TABLE_RATE_LIMITS`. */
export function constantCase(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}

/** `rate-limits` → `RateLimits`, as in the ids of constructs. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
