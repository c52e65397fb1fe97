import { describe, expect, test } from 'vitest';
import { services } from '../../functions/routes.ts';
import { triggers } from '../../functions/triggers.ts';
import {
  type FunctionSpec,
  pascalCase,
  specOfRoute,
  specOfTrigger,
  standsInVpc,
} from '../../lib/function-spec.ts';
import { functionOf, type Resource, synthesised } from './support/templates.ts';

const assembly = synthesised('lean');
const routes = services.flatMap(({ name, http }) => http.map((route) => ({ service: name, route })));
const name = ({ service, id }: FunctionSpec): string => `${service}/${id}`;

test.each(routes.map((entry) => [`${entry.route.method} ${entry.route.path}`, entry] as const))(
  '%s leads to one function of its own service',
  (_, { service, route }) => {
    const fn = functionOf(assembly, `${service}/${route.id}`);
    for (const path of [route.path, ...(route.aliases ?? [])]) {
      const key = `${route.method} ${path}`;
      const found = assembly
        .of('AWS::ApiGatewayV2::Route')
        .filter(({ Properties }) => Properties.RouteKey === key);
      expect(found).toHaveLength(1);
      expect(found[0]?.stack).toBe(fn.stack);
      expect(JSON.stringify(integrationOf(found[0]).Properties.IntegrationUri)).toContain(fn.id);
    }
  },
);

test('there is no HTTP route that is not declared', () => {
  const declared = routes.flatMap(({ route }) =>
    [route.path, ...(route.aliases ?? [])].map((path) => `${route.method} ${path}`),
  );
  const http = assembly
    .of('AWS::ApiGatewayV2::Route')
    .map(({ Properties }) => String(Properties.RouteKey))
    .filter((key) => /^(GET|POST|PUT|PATCH|DELETE|ANY|HEAD|OPTIONS) /.test(key) || key === 'ANY');
  expect(http.sort()).toEqual(declared.sort());
});

test('every function has a log group of its own that is not kept for ever', () => {
  const groups = assembly
    .of('AWS::Lambda::Function')
    .filter(({ Properties }) => Properties.FunctionName)
    .map((fn) => [fn.stack, fn.Properties.LoggingConfig.LogGroup.Ref].join('/'));
  expect(new Set(groups).size).toBe(groups.length);
  for (const group of groups) {
    const resource = assembly.resources.find(({ stack, id }) => `${stack}/${id}` === group);
    expect(resource?.Properties.RetentionInDays).toBe(14);
  }
});

test('every function runs Node.js 24 on arm64', () => {
  for (const { Properties } of assembly
    .of('AWS::Lambda::Function')
    .filter((fn) => fn.Properties.FunctionName)) {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
    });
  }
});

test('a function stands in the VPC exactly when it opens a socket to PostgreSQL or Valkey', () => {
  const specs = [
    ...routes.map(({ service, route }) => specOfRoute(service, route)),
    ...triggers.map(specOfTrigger),
  ];
  for (const spec of specs) {
    const { VpcConfig } = functionOf(assembly, name(spec)).Properties;
    expect(VpcConfig !== undefined, name(spec)).toBe(standsInVpc(spec));
    if (!VpcConfig) continue;
    expect(VpcConfig.Ipv6AllowedForDualStack).toBe(true);
    expect(VpcConfig.SecurityGroupIds).toHaveLength(1);
  }
});

test('no route is slower than the gateway waits', () => {
  for (const { service, route } of routes)
    expect(functionOf(assembly, `${service}/${route.id}`).Properties.Timeout).toBeLessThanOrEqual(29);
});

function integrationOf(route: Resource | undefined): Resource {
  const id: string | undefined = route?.Properties.Target['Fn::Join'][1][1].Ref;
  const found = assembly.resources.find((resource) => resource.id === id && resource.stack === route?.stack);
  if (!found) throw new Error(`${route?.id} has no integration`);
  return found;
}

test('access logs hold neither paths nor query strings, where tokens of links and codes stand', () => {
  const formats = assembly
    .of('AWS::ApiGatewayV2::Stage')
    .flatMap(({ Properties: { AccessLogSettings } }) =>
      AccessLogSettings === undefined ? [] : [JSON.stringify(AccessLogSettings)],
    );
  expect(formats.length).toBeGreaterThan(0);
  for (const format of formats) {
    expect(format).toContain('$context.routeKey');
    expect(format).not.toMatch(/\$context\.(path|requestPath|http|integration\.requestUri)\b|query/i);
  }
});

describe('function URLs', () => {
  const urls = assembly.of('AWS::Lambda::Url');
  const open = routes.filter(({ route }) => route.functionUrl);

  test('are there for the routes that ask for one and for no others', () => {
    expect(open.length).toBeGreaterThan(0);
    const functions = open.map(({ service, route }) => functionOf(assembly, `${service}/${route.id}`).id);
    const targets = urls.map(({ Properties }) => JSON.stringify(Properties.TargetFunctionArn));
    expect(targets).toHaveLength(functions.length);
    for (const id of functions) expect(targets.filter((target) => target.includes(id))).toHaveLength(1);
    for (const { Properties } of urls) expect(Properties).toMatchObject({ AuthType: 'NONE' });
  });

  test('have the two permissions that AWS asks for, of which one holds for nothing else', () => {
    for (const { service, route } of open) {
      const { id } = functionOf(assembly, `${service}/${route.id}`);
      const permissions = assembly
        .of('AWS::Lambda::Permission')
        .filter(({ Properties }) => JSON.stringify(Properties.FunctionName).includes(id))
        .filter(({ Properties }) => Properties.Principal === '*');
      expect(permissions.map(({ Properties: { FunctionName: _, ...rest } }) => rest)).toEqual([
        { Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: 'NONE' },
        { Action: 'lambda:InvokeFunction', Principal: '*', InvokedViaFunctionUrl: true },
      ]);
    }
  });

  test('are outputs of their stacks', () => {
    for (const { route } of open) {
      const name = `${pascalCase(route.id)}FunctionUrl`;
      expect(assembly.stacks.filter(({ text }) => text.includes(`"${name}"`))).toHaveLength(1);
    }
  });
});
