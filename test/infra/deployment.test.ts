import { describe, expect, test } from 'vitest';
import { METRICS } from '../../functions/_shared/routing/metrics.ts';
import { services } from '../../functions/routes.ts';
import { triggers } from '../../functions/triggers.ts';
import { specOfRoute, specOfTrigger, specOfWebSocketRoute, standsInVpc } from '../../lib/function-spec.ts';
import { type Assembly, functionOf, synthesise, synthesised } from './support/templates.ts';

/** Properties that name a resource within its account and region, or the whole of AWS. */
const NAMES =
  /^(Name|FunctionName|DBProxyName|ServerlessCacheName|DashboardName|LogGroupName|RoleName|BucketName|TableName|QueueName|TopicName|AlarmName|ManagedPolicyName)$/;
/** Types whose `Name` is unique in something of the deployment's own. */
const NAMED_WITHIN = new Set([
  // In the deployment's schedule group.
  'AWS::Scheduler::Schedule',
  // Of a function.
  'AWS::Lambda::Alias',
  // Of a hosted zone, which two deployments share by domains of their own.
  'AWS::Route53::RecordSet',
]);

function chosenNames({ resources }: Assembly): string[] {
  return resources
    .filter(({ Type }) => !NAMED_WITHIN.has(Type))
    .flatMap(({ Type, Properties }) =>
      Object.entries<unknown>(Properties ?? {}).flatMap(([key, value]) =>
        NAMES.test(key) && typeof value === 'string' ? [`${Type} ${value}`] : [],
      ),
    );
}

function exportNames({ stacks }: Assembly): string[] {
  return stacks.flatMap(({ text }) => {
    const { Outputs = {} }: { Outputs?: Record<string, { Export?: { Name: string } }> } = JSON.parse(text);
    return Object.values(Outputs).flatMap(({ Export }) => (Export ? [Export.Name] : []));
  });
}

describe.each(['lean', 'prod'] as const)('a deployment of %s', (profile) => {
  const assembly = synthesised(profile);

  test('can stand beside another one in the same account and region', () => {
    const other = synthesise(profile, services, { 'nubo:name': 'second' });
    const mine = chosenNames(assembly);
    expect(mine.length).toBeGreaterThan(100);
    expect(mine.filter((name) => chosenNames(other).includes(name))).toEqual([]);
    const exported = exportNames(assembly);
    expect(exported.length).toBeGreaterThan(20);
    expect(exported.filter((name) => exportNames(other).includes(name))).toEqual([]);
  });

  test('has no stack near the 500 resources of CloudFormation', () => {
    for (const { name } of assembly.stacks) {
      const count = assembly.resources.filter(({ stack }) => stack === name).length;
      expect(count, name).toBeLessThan(400);
    }
  });

  test('leaves nothing behind of a first creation that fails', () => {
    const kept = assembly.resources.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
    expect(kept.map(({ stack, id }) => `${stack}/${id}`)).toEqual([]);
    const held = assembly.resources.filter(({ Properties }) =>
      [Properties?.DeletionProtection, Properties?.DeletionProtectionEnabled].includes(true),
    );
    expect(held).toEqual([]);
  });

  test('keeps no log for ever, those of functions that CDK brings among them', () => {
    const groups = assembly.of('AWS::Logs::LogGroup');
    const functions = assembly.of('AWS::Lambda::Function');
    expect(groups.length).toBeGreaterThanOrEqual(functions.length);
    for (const { id, Properties } of groups) expect(Properties.RetentionInDays, id).toBeLessThanOrEqual(90);
    for (const { id, Properties } of functions) expect(Properties.LoggingConfig?.LogGroup, id).toBeDefined();
  });

  test('protects the stacks that hold data, and throttles both APIs', () => {
    const held = assembly.stacks.filter(({ isProtected }) => isProtected);
    expect(held.map(({ name }) => name).sort()).toEqual(['NuboData', 'NuboNetwork']);
    const stages = assembly.of('AWS::ApiGatewayV2::Stage');
    expect(stages).toHaveLength(2);
    for (const { Properties } of stages)
      expect(Properties.DefaultRouteSettings).toMatchObject({
        ThrottlingBurstLimit: expect.any(Number),
        ThrottlingRateLimit: expect.any(Number),
      });
  });
});

test('functions with a URL of their own have few environments in prod, and in lean where the account has them to spare', () => {
  const urls = services.flatMap(({ name, http }) =>
    http.filter(({ functionUrl }) => functionUrl).map(({ id }) => `${name}/${id}`),
  );
  expect(urls.length).toBeGreaterThan(0);
  const reserved = (assembly: Assembly) =>
    urls.map((name) => functionOf(assembly, name).Properties.ReservedConcurrentExecutions);
  expect(new Set(reserved(synthesised('prod')))).toEqual(new Set([20]));
  // An account that runs ten functions at once may reserve none.
  expect(new Set(reserved(synthesised('lean')))).toEqual(new Set([undefined]));
  expect(new Set(reserved(synthesise('lean', services, { 'nubo:function-url-concurrency': '5' })))).toEqual(
    new Set([5]),
  );
});

test('every function is traced, and the dashboard shows each metric that functions count', () => {
  const assembly = synthesised('lean');
  const functions = assembly.of('AWS::Lambda::Function').filter(({ Properties }) => Properties.FunctionName);
  expect(functions.length).toBeGreaterThan(100);
  for (const { Properties } of functions) expect(Properties.TracingConfig).toEqual({ Mode: 'Active' });
  const [dashboard] = assembly.of('AWS::CloudWatch::Dashboard');
  const body = JSON.stringify(dashboard?.Properties.DashboardBody);
  for (const name of METRICS) expect(body).toContain(`nubo\\",\\"${name}`);
});

test('an alarm rings before the month costs more than was meant', () => {
  const [budget, ...others] = synthesised('lean').of('AWS::Budgets::Budget');
  expect(others).toEqual([]);
  const notifications: { Notification: { NotificationType: string } }[] =
    budget?.Properties.NotificationsWithSubscribers;
  expect(notifications.map(({ Notification }) => Notification.NotificationType)).toEqual([
    'FORECASTED',
    'ACTUAL',
  ]);
});

test('a function in the VPC calls nothing that has no address there', () => {
  const specs = [
    ...services.flatMap(({ name, http, webSocket = [] }) => [
      ...http.map((route) => specOfRoute(name, route)),
      ...webSocket.map((route) => specOfWebSocketRoute(name, route)),
    ]),
    ...triggers.map(specOfTrigger),
  ];
  const inside = specs.filter(standsInVpc);
  expect(inside.length).toBeGreaterThan(20);
  // `@connections` and SES have no IPv6, and third parties may have none: in lean there is no other way out.
  const unreachable = inside.filter(
    ({ needs }) => needs.connections || needs.mail || (needs.upstreams?.length ?? 0) > 0,
  );
  expect(unreachable.map(({ service, id }) => `${service}/${id}`)).toEqual([]);
});

test('another version of one route touches the stack of its service alone', () => {
  const before = synthesised('lean');
  const changed = services.map((service) =>
    service.name === 'tasks'
      ? {
          ...service,
          http: service.http.map((route) =>
            route.id === 'get-task' ? { ...route, sizing: { memoryMb: 512 } } : route,
          ),
        }
      : service,
  );
  const after = synthesise('lean', changed);
  const differing = after.stacks.filter(
    ({ name, text }) => before.stacks.find((stack) => stack.name === name)?.text !== text,
  );
  expect(differing.map(({ name }) => name)).toEqual(['NuboTasks']);
});

describe('settings of a deployment', () => {
  const DOMAIN = { 'nubo:domain': 'api.example.com' };

  test('zones and days of backups', () => {
    const assembly = synthesise('lean', [], {
      'nubo:zones': 'eu-west-1b,eu-west-1c',
      'nubo:backup-days': '1',
    });
    const zones = assembly.of('AWS::EC2::Subnet').map(({ Properties }) => Properties.AvailabilityZone);
    expect(new Set(zones)).toEqual(new Set(['eu-west-1b', 'eu-west-1c']));
    expect(assembly.of('AWS::RDS::DBInstance')[0]?.Properties.BackupRetentionPeriod).toBe(1);
  });

  test('a domain in Route 53 gets its certificate and records', () => {
    const assembly = synthesise('lean', [], { ...DOMAIN, 'nubo:hosted-zone': 'Z123/example.com' });
    expect(assembly.of('AWS::CertificateManager::Certificate')[0]?.Properties).toMatchObject({
      DomainName: 'api.example.com',
      SubjectAlternativeNames: ['ws.api.example.com'],
    });
    const names = assembly.of('AWS::ApiGatewayV2::DomainName').map(({ Properties }) => Properties.DomainName);
    expect(names).toEqual(['api.example.com', 'ws.api.example.com']);
    expect(assembly.of('AWS::ApiGatewayV2::ApiMapping')).toHaveLength(2);
    const records = assembly.of('AWS::Route53::RecordSet').map(({ Properties }) => Properties.Name);
    expect(records).toEqual(['api.example.com.', 'ws.api.example.com.']);
    const api = assembly.stacks.find(({ name }) => name === 'NuboApi');
    expect(api?.text).toContain('"https://api.example.com"');
    expect(api?.text).toContain('"wss://ws.api.example.com"');
  });

  test('a domain elsewhere takes a certificate and says what records to write', () => {
    const certificate = 'arn:aws:acm:eu-west-1:123456789012:certificate/1';
    const assembly = synthesise('lean', [], { ...DOMAIN, 'nubo:certificate': certificate });
    expect(assembly.of('AWS::CertificateManager::Certificate')).toEqual([]);
    expect(assembly.of('AWS::Route53::RecordSet')).toEqual([]);
    const api = assembly.stacks.find(({ name }) => name === 'NuboApi');
    expect(api?.text).toContain('Write a CNAME record of ws.api.example.com to');
  });

  test.each([
    [DOMAIN, 'nubo:domain needs nubo:certificate (an ARN) or nubo:hosted-zone (id/name)'],
    [{ 'nubo:zones': 'eu-west-1a' }, 'nubo:zones eu-west-1a: two names'],
    [{ 'nubo:backup-days': '36' }, 'nubo:backup-days 36: 1 to 35'],
    [{ 'nubo:name': 'Nubo' }, 'nubo:name Nubo: 1 to 16'],
  ])('%j is refused by name', (context, message) => {
    expect(() => synthesise('lean', [], context)).toThrow(message);
  });
});
