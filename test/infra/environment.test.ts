import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ZodMiniType } from 'zod/mini';
import { hashingEnv, keysEnv, signingEnv } from '../../functions/auth/env.ts';
import { env as migrationsEnv } from '../../functions/migrations/env.ts';
import { healthEnv, jwksEnv } from '../../functions/platform/env.ts';
import { services } from '../../functions/routes.ts';
import { triggers } from '../../functions/triggers.ts';
import { type FunctionSpec, specOfRoute, specOfTrigger, standsInVpc } from '../../lib/function-spec.ts';
import { functionOf, synthesised } from './support/templates.ts';

const assembly = synthesised('lean');
const specs: FunctionSpec[] = [
  ...services.flatMap(({ name, http }) => http.map((route) => specOfRoute(name, route))),
  ...triggers.map(specOfTrigger),
];
const named = specs.map((spec) => [`${spec.service}/${spec.id}`, spec] as const);

/** What the stack's references come to once it is deployed. */
const DEPLOYED: Readonly<Record<string, string>> = {
  DATABASE_PORT: '5432',
  CACHE_PORT: '6379',
  DATABASE_TLS: 'true',
  CACHE_TLS: 'true',
  AUTH_JWKS: '{"keys":[]}',
};

/** Lambda's own. */
const RUNTIME = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  LAMBDA_TASK_ROOT: '/var/task',
};

function environment(name: string): Record<string, string> {
  const variables: Record<string, unknown> = functionOf(assembly, name).Properties.Environment.Variables;
  const values = Object.entries(variables).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : (DEPLOYED[key] ?? 'reference'),
  ]);
  return { ...Object.fromEntries(values), ...RUNTIME };
}

const before = { ...process.env };
beforeEach(() => vi.resetModules());
afterEach(() => {
  process.env = { ...before };
});

test.each(named)(
  'the environment of %s is what its code reads',
  async (name, { needs, database, verifiesTokens }) => {
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
    if (needs.tokenKeys) parses(jwksEnv);
    if (verifiesTokens) expect(variables).toMatchObject({ AUTH_ISSUER: 'reference', AUTH_AUDIENCE: 'nubo' });
    if (name === 'platform/get-health') parses(healthEnv);
    if (name === 'auth/create-signing-keys') parses(keysEnv);
  },
);

test.each(named)('%s gets no variable that its needs do not explain', (name, spec) => {
  const { needs, database, verifiesTokens } = spec;
  const own = Object.keys(functionOf(assembly, name).Properties.Environment.Variables);
  const explained = [
    /^LOG_LEVEL$/,
    ...(database === 'none' ? [] : [/^DATABASE_/]),
    ...(needs.redis ? [/^CACHE_/] : []),
    ...(needs.tables ? [/^TABLE_/] : []),
    ...(needs.sends ? [/^QUEUE_/] : []),
    ...(needs.objects ? [/^BUCKET_/] : []),
    ...(needs.invokes ? [/^FUNCTION_/] : []),
    ...(needs.publishes ? [/^EVENT_BUS$/] : []),
    ...(needs.publicUrl ? [/^PUBLIC_URL$/] : []),
    ...(needs.allowedOrigins ? [/^ALLOWED_ORIGINS$/] : []),
    ...(needs.mail ? [/^MAIL_FROM$/] : []),
    ...(needs.connections ? [/^CONNECTIONS_URL$/] : []),
    ...(needs.secrets || needs.signsTokens ? [/^SECRET_/] : []),
    ...(needs.hashesPasswords ? [/^AUTH_BCRYPT_COST$/] : []),
    ...(needs.signsTokens || verifiesTokens ? [/^AUTH_(ISSUER|AUDIENCE)$/] : []),
    ...(needs.tokenKeys || verifiesTokens ? [/^AUTH_JWKS$/] : []),
    ...(standsInVpc(spec) ? [/^AWS_USE_DUALSTACK_ENDPOINT$/, /^NODE_EXTRA_CA_CERTS$/] : []),
  ];
  expect(own.filter((variable) => !explained.some((pattern) => pattern.test(variable)))).toEqual([]);
});
