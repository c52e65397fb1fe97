import { describe, expect, test } from 'vitest';
import { roleOf, statementsOf, synthesised } from './support/templates.ts';

/** Traces are recorded with the function's role. */
const TRACES = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

/** Lambda makes a function's network interfaces with the function's role. */
const INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** Actions for which AWS has no narrower resource. */
const WITHOUT_RESOURCE = new Set([...TRACES, ...INTERFACES]);

describe.each(['lean', 'prod'] as const)('roles in %s', (profile) => {
  const assembly = synthesised(profile);
  const roles = assembly.of('AWS::IAM::Role');
  const statements = roles.flatMap((role) =>
    statementsOf(assembly, role).map((statement) => ({ role, statement })),
  );

  test('every action is named: no wildcard', () => {
    const wild = statements.filter(({ statement }) =>
      statement.Action.some((action) => action.includes('*')),
    );
    expect(wild).toEqual([]);
  });

  test('every resource is named, except for actions that AWS gives none', () => {
    const wild = statements.filter(
      ({ statement: { Effect, Action, Resource } }) =>
        Effect === 'Allow' &&
        Resource.includes('*') &&
        !Action.every((action) => WITHOUT_RESOURCE.has(action)),
    );
    expect(wild).toEqual([]);
  });

  test('the network interface rights are denied to the code of the function itself', () => {
    for (const fn of assembly.of('AWS::Lambda::Function').filter(({ Properties }) => Properties.VpcConfig)) {
      const own = statementsOf(assembly, roleOf(assembly, fn));
      expect(own).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: expect.arrayContaining(INTERFACES),
          Condition: { ArnEquals: { 'lambda:SourceFunctionArn': expect.anything() } },
        }),
      );
    }
  });

  test('no managed policy but that of the provider CDK brings for triggers', () => {
    const managed = roles.filter(({ Properties }) => (Properties.ManagedPolicyArns ?? []).length > 0);
    expect(managed.map(({ id }) => id)).toEqual([
      expect.stringMatching(/^AWSCDKTriggerCustomResourceProvider/),
    ]);
  });

  test('each function has a role of its own', () => {
    const ids = assembly
      .of('AWS::Lambda::Function')
      .map((fn) => `${fn.stack}/${JSON.stringify(fn.Properties.Role)}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('each function may connect as exactly one database user, that of its service or of backups', () => {
    for (const { statement } of statements.filter((s) => s.statement.Action.includes('rds-db:connect'))) {
      for (const resource of statement.Resource)
        expect(JSON.stringify(resource)).toMatch(/\/nubo_[a-z_]+"\]\]\}$/);
    }
    for (const fn of assembly.of('AWS::Lambda::Function')) {
      const user = fn.Properties.Environment?.Variables?.DATABASE_USER;
      if (user === undefined) continue;
      const granted = statementsOf(assembly, roleOf(assembly, fn))
        .filter(({ Action }) => Action.includes('rds-db:connect'))
        .flatMap(({ Resource }) => Resource);
      expect(granted).toHaveLength(1);
      expect(JSON.stringify(granted[0])).toContain(`/${user}"`);
      const owner = user === 'nubo_backup' ? 'jobs-backup-database' : `${user.replace('nubo_', '')}-`;
      expect(fn.Properties.FunctionName).toContain(`nubo-${owner}`);
    }
  });
});
