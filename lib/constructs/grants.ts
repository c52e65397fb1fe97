import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ObjectAction, TableAction } from '../../functions/_shared/routing/needs.ts';
import { BACKUP_USER, databaseUser, MASTER_USER } from '../data/database.ts';
import { isIndexed } from '../data/tables.ts';
import { entriesOf, type FunctionSpec, standsInVpc } from '../function-spec.ts';
import { identityParameters } from '../identity.ts';
import { named, type SharedResources } from '../shared-resources.ts';
import { mailSenderOf, secretsOf, webSocketOf } from './environment.ts';
import { functionName } from './function-name.ts';

/** Every statement of a function's role: named actions on named resources, from its needs and nothing else. */
export function grantsOf(
  scope: Construct,
  spec: FunctionSpec,
  shared: SharedResources,
  logGroup: ILogGroup,
): PolicyStatement[] {
  const { needs } = spec;
  const functionArn = (target: string) =>
    Stack.of(scope).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: functionName(shared.settings, target),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  return [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
    // A trace is no resource that could be named.
    allow(TRACE_ACTIONS, '*'),
    ...(standsInVpc(spec) ? networkInterfaces(functionArn(`${spec.service}/${spec.id}`)) : []),
    ...databaseGrants(spec, shared),
    ...entriesOf(needs.tables).flatMap(([name, actions]) =>
      tableGrants(named('table', shared.tables, name), isIndexed(name), actions),
    ),
    ...entriesOf(needs.objects).flatMap(([name, actions]) =>
      objectGrants(named('bucket', shared.buckets, name).bucketArn, actions),
    ),
    ...secretsOf(spec).map((name) =>
      allow(
        [
          'secretsmanager:GetSecretValue',
          ...(needs.rotatesKeys && name === 'signing-keys' ? ['secretsmanager:PutSecretValue'] : []),
        ],
        named('secret', shared.secrets, name).secretArn,
      ),
    ),
    ...keyGrants(scope, spec, shared),
    ...(needs.sends ?? []).map((name) =>
      allow(['sqs:SendMessage'], named('queue', shared.queues, name).queueArn),
    ),
    ...(needs.publishes ? [allow(['events:PutEvents'], shared.bus.eventBusArn)] : []),
    ...(needs.invokes ?? []).map((target) => allow(['lambda:InvokeFunction'], functionArn(target))),
    ...(needs.connections ?? []).map((action) =>
      allow(['execute-api:ManageConnections'], webSocketOf(spec, shared).connectionsArn(action)),
    ),
    ...(needs.sms ? [sendsSms()] : []),
    ...(needs.mail ? [mailSenderOf(spec, shared).statement] : []),
  ];
}

/** The parameter with the public keys: read by those that verify tokens, written by those that rotate the keys. */
function keyGrants(scope: Construct, { needs, verifiesTokens }: FunctionSpec, { settings }: SharedResources) {
  if (!verifiesTokens && !needs.rotatesKeys) return [];
  const actions = needs.rotatesKeys ? ['GetParameter', 'PutParameter'] : ['GetParameter'];
  const parameter = Stack.of(scope).formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: identityParameters(settings).jwks.slice(1),
  });
  return [
    allow(
      actions.map((action) => `ssm:${action}`),
      parameter,
    ),
  ];
}

/** An SMS goes to a phone number, which is no resource that could be named; what SNS has names for is left out. */
function sendsSms(): PolicyStatement {
  return new PolicyStatement({ actions: ['sns:Publish'], notResources: ['arn:*:sns:*:*:*'] });
}

function allow(actions: string[], ...resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}

/** What Lambda does with the function's role to record traces (AWS Lambda, "Visualize Lambda function invocations using X-Ray"). */
const TRACE_ACTIONS = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

const INTERFACE_ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lambda makes a function's network interfaces with the function's role, on resources that cannot be named
 * beforehand; the function's own code is denied them.
 * Source: AWS Lambda, "Giving Lambda functions access to resources in an Amazon VPC".
 */
function networkInterfaces(functionArn: string): PolicyStatement[] {
  return [
    allow(INTERFACE_ACTIONS, '*'),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: INTERFACE_ACTIONS,
      resources: ['*'],
      conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
    }),
  ];
}

function databaseGrants(
  { service, database }: FunctionSpec,
  { database: { services, master } }: SharedResources,
) {
  switch (database) {
    case 'none':
      return [];
    case 'service':
      return [allow(['rds-db:connect'], services.userArn(databaseUser(service)))];
    case 'backup':
      return [allow(['rds-db:connect'], master.userArn(BACKUP_USER))];
    case 'master':
      // Once the master user has granted rds_iam it is itself sent to IAM authentication by RDS.
      return [allow(['rds-db:connect'], master.userArn(MASTER_USER))];
  }
}

/** A query may be of the index; no other action can name one. */
function tableGrants(table: ITable, hasIndex: boolean, actions: readonly TableAction[]): PolicyStatement[] {
  const named = actions.map((action) => `dynamodb:${action}`);
  return [
    allow(named, table.tableArn),
    ...(hasIndex && actions.includes('Query')
      ? [allow(['dynamodb:Query'], `${table.tableArn}/index/gsi1`)]
      : []),
  ];
}

/** `GetObject@uploads/` covers the keys below `uploads/`; listing is of the bucket, by its prefix. */
function objectGrants(bucketArn: string, actions: readonly ObjectAction[]): PolicyStatement[] {
  return actions.map((entry) => {
    const [action, prefix = ''] = entry.split('@');
    if (action !== 'ListBucket') return allow([`s3:${action}`], `${bucketArn}/${prefix}*`);
    return new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      ...(prefix && { conditions: { StringLike: { 's3:prefix': `${prefix}*` } } }),
    });
  });
}
