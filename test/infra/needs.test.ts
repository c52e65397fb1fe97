import { expect, test } from 'vitest';
import type { Needs } from '../../functions/_shared/routing/needs.ts';
import type { HttpRouteSpec, ServiceSpec } from '../../functions/_shared/routing/route.ts';
import type { EventTrigger, ObjectTrigger, QueueTrigger } from '../../functions/_shared/routing/trigger.ts';
import { services } from '../../functions/routes.ts';
import { functionOf, roleOf, statementsOf, synthesise, synthesised } from './support/templates.ts';

/** The route's service alone, with that route changed. */
function withRoute(name: string, change: (route: HttpRouteSpec) => HttpRouteSpec): ServiceSpec[] {
  const [service, id] = name.split('/');
  return services
    .filter((spec) => spec.name === service)
    .map((spec) => ({ ...spec, http: spec.http.map((route) => (route.id === id ? change(route) : route)) }));
}

function deployed(name: string, list?: readonly ServiceSpec[]) {
  const assembly = list ? synthesise('lean', list) : synthesised('lean');
  const fn = functionOf(assembly, name);
  return {
    variables: Object.keys(fn.Properties.Environment.Variables),
    vpc: fn.Properties.VpcConfig,
    actions: statementsOf(assembly, roleOf(assembly, fn))
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => Action),
  };
}

const without =
  (...names: (keyof Needs)[]) =>
  (route: HttpRouteSpec): HttpRouteSpec => ({
    ...route,
    needs: Object.fromEntries(
      Object.entries(route.needs).filter(([need]) => !names.some((name) => name === need)),
    ),
  });

test('a route that no longer needs PostgreSQL loses the grant, the variables and the VPC', () => {
  const before = deployed('tasks/get-task');
  expect(before.actions).toContain('rds-db:connect');
  expect(before.variables).toContain('DATABASE_HOST');
  expect(before.vpc).toBeDefined();
  const after = deployed('tasks/get-task', withRoute('tasks/get-task', without('postgres')));
  // A token is verified all the same.
  expect(after.actions).toEqual([
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'xray:PutTelemetryRecords',
    'xray:PutTraceSegments',
    'ssm:GetParameter',
  ]);
  expect(after.variables.filter((name) => /^(DATABASE|CACHE|NODE|AWS)_/.test(name))).toEqual([]);
  expect(after.vpc).toBeUndefined();
});

test('a route that no longer signs tokens loses the signing keys', () => {
  const before = deployed('auth/login');
  expect(before.actions).toContain('secretsmanager:GetSecretValue');
  const after = deployed('auth/login', withRoute('auth/login', without('signsTokens')));
  expect(after.actions).not.toContain('secretsmanager:GetSecretValue');
  expect(after.variables).not.toContain('SECRET_SIGNING_KEYS');
});

test('a route that is no longer idempotent loses the table', () => {
  const { idempotent: _, ...plain } = routeOf('tasks/create-task');
  const before = deployed('tasks/create-task');
  expect(before.actions.filter((action) => action.startsWith('dynamodb:'))).toEqual([
    'dynamodb:DeleteItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
  ]);
  const after = deployed(
    'tasks/create-task',
    withRoute('tasks/create-task', () => plain),
  );
  expect(after.actions.filter((action) => action.startsWith('dynamodb:'))).toEqual([]);
  expect(after.variables).not.toContain('TABLE_IDEMPOTENCY');
});

test('a mistyped name does not compile', () => {
  const mistyped: (Needs | Partial<EventTrigger> | Partial<QueueTrigger> | Partial<ObjectTrigger>)[] = [
    // @ts-expect-error
    { tables: { task: ['GetItem'] } },
    // @ts-expect-error
    { sends: ['mails'] },
    // @ts-expect-error
    { secrets: ['signing-key'] },
    // @ts-expect-error
    { objects: { file: ['GetObject'] } },
    // @ts-expect-error
    { invokes: ['auth/find-person'] },
    // @ts-expect-error
    { detailTypes: ['user.delete'] },
    // @ts-expect-error
    { queue: 'mails' },
    // @ts-expect-error
    { bucket: 'file' },
  ];
  expect(mistyped).toHaveLength(8);
});

test('a need of something that does not exist is refused by name', () => {
  // @ts-expect-error
  const needs: Needs = { secrets: ['moon-base'] };
  const list = withRoute('tasks/get-task', (route) => ({ ...route, needs }));
  expect(() => synthesise('lean', list)).toThrow('there is no secret "moon-base"');
});

test('only the functions that make and rotate the signing keys may write them', () => {
  const assembly = synthesised('lean');
  const writers = assembly
    .of('AWS::Lambda::Function')
    .filter(({ Properties }) => Properties.FunctionName)
    .filter((fn) =>
      statementsOf(assembly, roleOf(assembly, fn)).some(({ Action }) =>
        ['secretsmanager:PutSecretValue', 'ssm:PutParameter'].some((action) => Action.includes(action)),
      ),
    );
  expect(writers.map(({ Properties }) => Properties.FunctionName)).toEqual([
    'nubo-auth-create-signing-keys',
    'nubo-auth-rotate-signing-keys',
  ]);
});

function routeOf(name: string): HttpRouteSpec {
  const [service, id] = name.split('/');
  const found = services.find((spec) => spec.name === service)?.http.find((route) => route.id === id);
  if (!found) throw new Error(`there is no route ${name}`);
  return found;
}
