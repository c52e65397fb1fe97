import type { AuthorisationRequest, World } from '../../core/world.ts';
import { notImplemented } from '../operation-name.ts';
import type { DynamoInput } from './input.ts';
import { leadingKeys } from './leading-keys.ts';

/** Operations on one table or index whose permission has the operation's own name. */
const ON_TABLE = new Set([
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeContinuousBackups',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
  'UpdateTable',
  'UpdateTimeToLive',
]);
const ON_RESOURCE_ARN = new Set(['ListTagsOfResource', 'TagResource', 'UntagResource']);
const ON_ALL = new Set(['DescribeLimits', 'ListTables']);
/** The permission behind each member of a transaction (Developer Guide, "Using IAM with transactions"). */
const IN_TRANSACTION: Readonly<Record<string, string>> = {
  ConditionCheck: 'ConditionCheckItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
};

/**
 * What IAM is asked before an operation runs (Service Authorization Reference, "Amazon DynamoDB"). Throws
 * NotImplemented for an operation the endpoint does not know.
 */
export async function authorisationsOf(
  world: World,
  operation: string,
  input: DynamoInput,
): Promise<readonly AuthorisationRequest[]> {
  const action = `dynamodb:${operation}`;
  if (ON_ALL.has(operation)) return [{ action, resource: '*' }];
  if (ON_RESOURCE_ARN.has(operation)) return [{ action, resource: input.ResourceArn ?? '*' }];
  if (ON_TABLE.has(operation)) {
    const table = tableName(input.TableName ?? '');
    const index = input.IndexName === undefined ? '' : `/index/${input.IndexName}`;
    return [
      { action, resource: tableArn(world, table) + index, context: await contextOf(world, table, input) },
    ];
  }
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    return Object.keys(input.RequestItems ?? {}).map((table) => ({
      action,
      resource: tableArn(world, tableName(table)),
    }));
  }
  if (operation === 'TransactGetItems' || operation === 'TransactWriteItems') {
    return transaction(world, operation, input);
  }
  throw notImplemented('dynamodb', operation);
}

async function transaction(
  world: World,
  operation: string,
  input: DynamoInput,
): Promise<AuthorisationRequest[]> {
  const requests: AuthorisationRequest[] = [];
  for (const member of input.TransactItems ?? []) {
    for (const [kind, item] of Object.entries(member)) {
      const permission = IN_TRANSACTION[kind];
      if (!permission) continue;
      const table = tableName(item.TableName);
      requests.push({
        action: `dynamodb:${permission}`,
        resource: tableArn(world, table),
        context: { ...(await contextOf(world, table, item)), 'dynamodb:EnclosingOperation': operation },
      });
    }
  }
  return requests;
}

async function contextOf(
  world: World,
  table: string,
  input: Parameters<typeof leadingKeys>[2] & {
    ReturnValues?: string | undefined;
    Select?: string | undefined;
  },
): Promise<Record<string, string | readonly string[]>> {
  const keys = await leadingKeys(world, table, input);
  return {
    ...(keys.length > 0 && { 'dynamodb:LeadingKeys': keys }),
    ...(input.ReturnValues !== undefined && { 'dynamodb:ReturnValues': input.ReturnValues }),
    ...(input.Select !== undefined && { 'dynamodb:Select': input.Select }),
  };
}

/** A table may be named by its ARN wherever its name stands. */
const tableName = (id: string): string => id.replace(/^arn:.*:table\//, '');
const tableArn = (world: World, table: string): string =>
  `arn:aws:dynamodb:${world.region}:${world.account}:table/${table}`;
