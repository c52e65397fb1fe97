import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ZodMiniType } from 'zod/mini';
import { handlerFile } from '../../functions/_shared/routing/route.ts';
import { hashingEnv, signingEnv } from '../../functions/auth/env.ts';
import { env as migrationsEnv } from '../../functions/migrations/env.ts';
import { services } from '../../functions/routes.ts';
import { triggers } from '../../functions/triggers.ts';
import {
  type FunctionSpec,
  specOfRoute,
  specOfTrigger,
  specOfWebSocketRoute,
  standsInVpc,
} from '../../lib/function-spec.ts';
import { functionOf, root, synthesised } from './support/templates.ts';

const assembly = synthesised('lean');
const consumers = new Map<string, { readonly extendsVisibility?: true }>(
  triggers.map((trigger) => [
    `${trigger.service}/${trigger.id}`,
    'extendsVisibility' in trigger ? trigger : {},
  ]),
);

interface Subject {
  readonly spec: FunctionSpec;
  /** Absolute path of its handler's file. */
  readonly file: string;
}
const subjects: Subject[] = [
  ...services.flatMap(({ name, http, webSocket = [] }) => [
    ...http.map((route) => ({ spec: specOfRoute(name, route), file: handlerFile(name, route) })),
    ...webSocket.map((route) => ({
      spec: specOfWebSocketRoute(name, route),
      file: handlerFile(name, route),
    })),
  ]),
  ...triggers.map((trigger) => ({
    spec: specOfTrigger(trigger),
    file: handlerFile(trigger.service, trigger),
  })),
].map(({ spec, file }) => ({ spec, file: join(root, 'functions', file) }));
const named = subjects.map((subject) => [`${subject.spec.service}/${subject.spec.id}`, subject] as const);

/** What the stack's references come to once it is deployed. */
const DEPLOYED: Readonly<Record<string, string>> = {
  DATABASE_PORT: '5432',
  CACHE_PORT: '6379',
  DATABASE_TLS: 'true',
  CACHE_TLS: 'true',
  AUTH_JWKS: '{"keys":[],"exp":0}',
};
const URLS = /^(QUEUE_.*|UPSTREAM_.*|SOURCE_QUEUE|PUBLIC_URL|CONSOLE_URL|CONNECTIONS_URL)$/;

/** Lambda's own, and an endpoint at which nothing answers: no test calls AWS. */
const RUNTIME = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  LAMBDA_TASK_ROOT: '/var/task',
};

function environment(name: string): Record<string, string> {
  const variables: Record<string, unknown> = functionOf(assembly, name).Properties.Environment.Variables;
  const values = Object.entries(variables).map(([key, value]) => {
    if (typeof value === 'string') return [key, value];
    return [key, DEPLOYED[key] ?? (URLS.test(key) ? 'https://reference.example' : 'reference')];
  });
  return { ...Object.fromEntries(values), ...RUNTIME };
}

const before = { ...process.env };
beforeEach(() => vi.resetModules());
afterEach(() => {
  process.env = { ...before };
});

/** The parts of `deps.ts` files that a handler imports: `[path, name]`. */
function dependenciesOf(file: string): [string, string][] {
  const imports = readFileSync(file, 'utf8').matchAll(/import \{([^}]*)\} from '([^']*deps\.ts)'/g);
  return [...imports].flatMap(([, names = '', path = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '))
      .map((name): [string, string] => [join(file, '..', path), name]),
  );
}

/** The message of an error about variables; what else goes wrong without AWS is of no interest here. */
async function missingVariables(make: () => unknown): Promise<string | undefined> {
  try {
    await make();
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return message.startsWith('environment variables are missing or wrong') ? message : undefined;
  }
}

test('HTTP routes, WebSocket routes and triggers are all looked at', () => {
  expect(subjects.length).toBe(
    assembly.of('AWS::Lambda::Function').filter(({ Properties }) => Properties.FunctionName).length,
  );
  const used = subjects.filter(({ file }) => dependenciesOf(file).length > 0);
  expect(used.length).toBeGreaterThan(subjects.length * 0.9);
});

test.each(named)('the environment of %s is what its code reads', async (name, { spec, file }) => {
  const { needs, database, verifiesTokens } = spec;
  const variables = environment(name);
  process.env = { ...variables };
  const parses = (schema: ZodMiniType) => expect(schema.safeParse(variables).error).toBeUndefined();
  if (database === 'service') {
    const { databaseEnv } = await import('../../functions/_shared/postgres/connection.ts');
    expect(databaseEnv().DATABASE_TLS).toBe(true);
  }
  if (database === 'master') parses(migrationsEnv);
  if (needs.redis) {
    const { cacheEnv } = await import('../../functions/_shared/valkey/valkey.ts');
    expect(cacheEnv().CACHE_TLS).toBe(true);
  }
  if (needs.signsTokens) parses(signingEnv);
  if (needs.hashesPasswords) parses(hashingEnv);
  if (verifiesTokens) {
    expect(variables).toMatchObject({ AUTH_ISSUER: 'reference', AUTH_AUDIENCE: 'nubo' });
    const { deployedKeys } = await import('../../functions/_shared/auth/public-keys.ts');
    expect(deployedKeys().current).toBeTypeOf('function');
  }
  for (const [path, dependency] of dependenciesOf(file)) {
    const made = (await import(path))[dependency];
    if (typeof made !== 'function' || made.length > 0) continue;
    expect(await missingVariables(made), `${dependency} of ${path}`).toBeUndefined();
  }
});

test.each(named)('%s gets no variable that its needs do not explain', (name, { spec }) => {
  const { needs, database, verifiesTokens } = spec;
  const { extendsVisibility } = consumers.get(name) ?? {};
  const own = Object.keys(functionOf(assembly, name).Properties.Environment.Variables);
  const explained = [
    /^(LOG_LEVEL|METRICS_NAMESPACE)$/,
    ...(database === 'none' ? [] : [/^DATABASE_/]),
    ...(needs.redis ? [/^CACHE_/] : []),
    ...(needs.tables ? [/^TABLE_/] : []),
    ...(needs.sends ? [/^QUEUE_/] : []),
    ...(extendsVisibility ? [/^SOURCE_QUEUE$/] : []),
    ...(needs.objects ? [/^BUCKET_/] : []),
    ...(needs.invokes ? [/^FUNCTION_/] : []),
    ...(needs.publishes ? [/^EVENT_BUS$/] : []),
    ...(needs.publicUrl ? [/^PUBLIC_URL$/] : []),
    ...(needs.consoleUrl ? [/^CONSOLE_URL$/] : []),
    ...(needs.timeZone ? [/^TIME_ZONE$/] : []),
    ...(needs.allowedOrigins ? [/^ALLOWED_ORIGINS$/] : []),
    ...(needs.upstreams ? [/^UPSTREAM_/] : []),
    ...(needs.mail ? [/^MAIL_FROM$/] : []),
    ...(needs.outboundWebhooks ? [/^ALLOWED_ENDPOINTS$/] : []),
    ...(needs.connections ? [/^CONNECTIONS_URL$/] : []),
    ...(needs.secrets || needs.signsTokens || needs.rotatesKeys ? [/^SECRET_/] : []),
    ...(needs.hashesPasswords ? [/^AUTH_BCRYPT_COST$/] : []),
    ...(needs.signsTokens || verifiesTokens ? [/^AUTH_(ISSUER|AUDIENCE)$/] : []),
    ...(verifiesTokens ? [/^AUTH_JWKS$/] : []),
    ...(verifiesTokens || needs.rotatesKeys ? [/^AUTH_JWKS_PARAMETER$/] : []),
    ...(standsInVpc(spec) ? [/^AWS_USE_DUALSTACK_ENDPOINT$/, /^NODE_EXTRA_CA_CERTS$/] : []),
  ];
  expect(own.filter((variable) => !explained.some((pattern) => pattern.test(variable)))).toEqual([]);
});
