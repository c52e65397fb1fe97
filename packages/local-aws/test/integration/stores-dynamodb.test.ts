import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stores } from '../../src/core/world.ts';
import { createStores } from '../../src/stores/index.ts';
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts';

const TableName = 'things';
let world: TestWorld;
let stores: Stores;
let db: DynamoDBClient;
const item = (pk: string, sk: string, rest: object = {}) => ({ pk: { S: pk }, sk: { S: sk }, ...rest });
const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });

beforeAll(async () => {
  world = createTestWorld();
  stores = createStores(world);
  const { url } = await stores.dynamodb();
  db = new DynamoDBClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'nubo', secretAccessKey: 'nubo' },
  });
  await db.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk', 'gk'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-gk',
          KeySchema: [
            { AttributeName: 'gk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
}, 60_000);
afterAll(async () => {
  db.destroy();
  await stores.close();
  world.close();
});

test('a failed condition changes nothing and can give the item back', async () => {
  await db.send(new PutItemCommand({ TableName, Item: item('c', '1', { n: { N: '1' } }) }));
  await expect(
    db.send(
      new PutItemCommand({
        TableName,
        Item: item('c', '1', { n: { N: '2' } }),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  ).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    Item: item('c', '1', { n: { N: '1' } }),
  });
});

test('updates count, add and remove, and give the new values', async () => {
  const { Attributes } = await db.send(
    new UpdateItemCommand({
      TableName,
      Key: key('u', '1'),
      UpdateExpression: 'ADD hits :one SET #at = if_not_exists(#at, :now) REMOVE gone',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':one': { N: '1' }, ':now': { S: 'now' } },
      ReturnValues: 'ALL_NEW',
    }),
  );
  expect(Attributes).toEqual(item('u', '1', { hits: { N: '1' }, at: { S: 'now' } }));
});

test('a transaction is whole or nothing, with a reason for each item, and its token is idempotent', async () => {
  const put = (sk: string, condition?: string) => ({
    Put: {
      TableName,
      Item: item('t', sk),
      ...(condition ? { ConditionExpression: condition } : {}),
    },
  });
  await db.send(new TransactWriteItemsCommand({ TransactItems: [put('1')], ClientRequestToken: 'once' }));
  await expect(
    db.send(
      new TransactWriteItemsCommand({ TransactItems: [put('2'), put('1', 'attribute_not_exists(pk)')] }),
    ),
  ).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
  });
  const { Item } = await db.send(new GetItemCommand({ TableName, Key: key('t', '2') }));
  expect(Item).toBeUndefined();
  await db.send(new TransactWriteItemsCommand({ TransactItems: [put('1')], ClientRequestToken: 'once' }));
});

test('an index is queried forwards and backwards', async () => {
  for (const sk of ['a', 'b', 'c'])
    await db.send(new PutItemCommand({ TableName, Item: item(`g${sk}`, sk, { gk: { S: 'g' } }) }));
  const query = (ScanIndexForward: boolean) =>
    db.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-gk',
        ScanIndexForward,
        KeyConditionExpression: 'gk = :g AND sk > :a',
        ExpressionAttributeValues: { ':g': { S: 'g' }, ':a': { S: 'a' } },
      }),
    );
  expect((await query(true)).Items?.map(({ sk }) => sk?.S)).toEqual(['b', 'c']);
  expect((await query(false)).Items?.map(({ sk }) => sk?.S)).toEqual(['c', 'b']);
});

test('batches of 25 writes and 100 reads', async () => {
  const items = Array.from({ length: 25 }, (_, i) => item('b', String(i).padStart(2, '0')));
  await db.send(
    new BatchWriteItemCommand({
      RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) },
    }),
  );
  const { Responses } = await db.send(
    new BatchGetItemCommand({
      RequestItems: { [TableName]: { Keys: items.map(({ pk, sk }) => ({ pk, sk })) } },
    }),
  );
  expect(Responses?.[TableName]).toHaveLength(25);
});

test('a page ends at 1 MB and the next one goes on without a gap', async () => {
  const text = { S: 'x'.repeat(300_000) };
  for (const sk of ['1', '2', '3', '4', '5'])
    await db.send(new PutItemCommand({ TableName, Item: item('p', sk, { text }) }));
  const pages: string[][] = [];
  let ExclusiveStartKey: QueryCommand['input']['ExclusiveStartKey'];
  do {
    const page = await db.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': { S: 'p' } },
        ExclusiveStartKey,
      }),
    );
    pages.push(page.Items?.map(({ sk }) => sk?.S ?? '') ?? []);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  expect(pages.flat()).toEqual(['1', '2', '3', '4', '5']);
  expect(pages.length).toBeGreaterThan(1);
});

test('expired items go when the local clock passes their time; the others stay', async () => {
  await db.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    }),
  );
  const now = Math.floor(world.clock.now() / 1000);
  const times = { due: now + 60, later: now + 6_000, ancient: now - 6 * 365 * 86_400 };
  for (const [sk, at] of Object.entries(times))
    await db.send(new PutItemCommand({ TableName, Item: item('ttl', sk, { expiresAt: { N: String(at) } }) }));
  await world.clock.advance(120_000);
  const left = async (): Promise<(string | undefined)[]> => {
    const { Items = [] } = await db.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': { S: 'ttl' } },
      }),
    );
    return Items.map(({ sk }) => sk?.S).sort();
  };
  await expect.poll(left, { timeout: 4_000 }).toEqual(['ancient', 'later']);
});
