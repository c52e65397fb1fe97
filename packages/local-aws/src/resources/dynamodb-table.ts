import * as z from 'zod';
import type { World } from '../core/world.ts';
import { callDynamoDb, describeTable, type TableDescription } from './dynamodb-engine.ts';
import { cfnBoolean, readProperties } from './properties.ts';
import type { ResourceInput, ResourceOutput, ResourceType } from './resource-type.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const index = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.record(z.string(), z.unknown()),
});
const schema = z.object({
  TableName: z.string().optional(),
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  GlobalSecondaryIndexes: z.array(index).default([]),
  LocalSecondaryIndexes: z.array(index).default([]),
  StreamSpecification: z.object({ StreamViewType: z.string() }).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: cfnBoolean }).optional(),
});
type Table = z.infer<typeof schema>;

/** `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable`, whose replicas are this one region. */
export const dynamodbTable = tableType('AWS::DynamoDB::Table');
export const dynamodbGlobalTable = tableType('AWS::DynamoDB::GlobalTable');

function tableType(type: string): ResourceType {
  return {
    type,
    warmUp: (world) => world.stores.dynamodb(),
    make,
    async remove({ ref }, world) {
      await callDynamoDb(world, 'DeleteTable', { TableName: ref });
    },
  };
}

async function make(input: ResourceInput, world: World): Promise<ResourceOutput> {
  const table = readProperties(schema, input.properties);
  const name = table.TableName ?? input.physicalName;
  let now = await describeTable(world, name);
  if (now && !sameKeys(now, table)) {
    world.log.warn(`table ${name} has another key now: it is made anew, empty`);
    await callDynamoDb(world, 'DeleteTable', { TableName: name });
    now = undefined;
  }
  if (now) await updateIndexes(world, name, now, table);
  else await callDynamoDb(world, 'CreateTable', creation(name, table));
  await setTimeToLive(world, name, table);
  const made = await describeTable(world, name);
  return {
    ref: name,
    attributes: {
      Arn: `arn:aws:dynamodb:${world.region}:${world.account}:table/${name}`,
      ...(made?.LatestStreamArn === undefined ? {} : { StreamArn: made.LatestStreamArn }),
    },
  };
}

function creation(name: string, table: Table): Record<string, unknown> {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes } = table;
  return {
    TableName: name,
    KeySchema,
    AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    ...(GlobalSecondaryIndexes.length > 0 ? { GlobalSecondaryIndexes } : {}),
    ...(LocalSecondaryIndexes.length > 0 ? { LocalSecondaryIndexes } : {}),
    ...(table.StreamSpecification
      ? { StreamSpecification: { StreamEnabled: true, ...table.StreamSpecification } }
      : {}),
  };
}

/** DynamoDB changes one index a call. */
async function updateIndexes(world: World, name: string, now: TableDescription, table: Table): Promise<void> {
  const wanted = new Map(table.GlobalSecondaryIndexes.map((wish) => [wish.IndexName, wish]));
  const present = new Set((now.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName));
  const changes = [
    ...[...present].filter((known) => !wanted.has(known)).map((IndexName) => ({ Delete: { IndexName } })),
    ...[...wanted.values()].filter((wish) => !present.has(wish.IndexName)).map((wish) => ({ Create: wish })),
  ];
  for (const change of changes) {
    await callDynamoDb(world, 'UpdateTable', {
      TableName: name,
      AttributeDefinitions: table.AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [change],
    });
  }
}

async function setTimeToLive(world: World, name: string, table: Table): Promise<void> {
  const wish = table.TimeToLiveSpecification;
  const now = z
    .object({
      TimeToLiveDescription: z.object({ TimeToLiveStatus: z.string(), AttributeName: z.string().optional() }),
    })
    .parse(await callDynamoDb(world, 'DescribeTimeToLive', { TableName: name })).TimeToLiveDescription;
  const enabled = now.TimeToLiveStatus.startsWith('ENABL');
  if (enabled === (wish?.Enabled ?? false) && (!enabled || now.AttributeName === wish?.AttributeName)) return;
  await callDynamoDb(world, 'UpdateTimeToLive', {
    TableName: name,
    TimeToLiveSpecification: {
      AttributeName: wish?.AttributeName ?? now.AttributeName,
      Enabled: wish?.Enabled ?? false,
    },
  });
}

function sameKeys(now: TableDescription, table: Table): boolean {
  const keys = (list: typeof table.KeySchema): string =>
    list
      .map(({ AttributeName, KeyType }) => `${KeyType}:${AttributeName}`)
      .sort()
      .join();
  return keys(now.KeySchema) === keys(table.KeySchema);
}
