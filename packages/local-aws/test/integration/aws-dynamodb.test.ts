import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DynamoDbStore } from '../../src/core/world.ts';
import { startDynamoDb } from '../../src/stores/dynamodb/index.ts';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '../../testing/aws-endpoint.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/things';
let aws: AwsEndpointUnderTest;
let engine: DynamoDbStore & { close(): Promise<void> };
let db: DynamoDBClient;

beforeAll(async () => {
  aws = await startAwsEndpoint();
  engine = await startDynamoDb(aws.world);
  Object.assign(aws.world.stores, { dynamodb: async () => engine });
  db = new DynamoDBClient(aws.operator);
  await db.send(
    new CreateTableCommand({
      TableName: 'things',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'kind', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byKind',
          KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
});
afterAll(async () => {
  db.destroy();
  await engine.close();
  await aws.close();
});
beforeEach(() => aws.world.faults.set({ target: 'dynamodb', mode: 'ok' }));

const key = (pk: string, sk = '0') => ({ pk: { S: pk }, sk: { S: sk } });
const client = (name: string, ...statements: object[]) => new DynamoDBClient(aws.as(name, statements));
const denied = (action: string, resource = TABLE) => ({
  name: 'AccessDeniedException',
  message: expect.stringContaining(`is not authorized to perform: ${action} on resource: ${resource} `),
});

describe('the engine behind the endpoint', () => {
  it('stores, reads and updates under conditions, with the old item in the refusal', async () => {
    await db.send(new PutItemCommand({ TableName: 'things', Item: { ...key('a'), n: { N: '1' } } }));
    const again = new PutItemCommand({
      TableName: 'things',
      Item: key('a'),
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const refused = await db.send(again).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConditionalCheckFailedException);
    expect(refused).toMatchObject({ Item: { n: { N: '1' } } });
    const { Attributes } = await db.send(
      new UpdateItemCommand({
        TableName: 'things',
        Key: key('a'),
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    expect(Attributes).toEqual({ n: { N: '2' } });
  });
  it('cancels a whole transaction and says which member failed', async () => {
    await db.send(new PutItemCommand({ TableName: 'things', Item: key('taken') }));
    const condition = { TableName: 'things', ConditionExpression: 'attribute_not_exists(pk)' };
    const cancelled = await db
      .send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { ...condition, Item: key('new') } },
            { Put: { ...condition, Item: key('taken') } },
          ],
        }),
      )
      .catch((error: unknown) => error);
    expect(cancelled).toBeInstanceOf(TransactionCanceledException);
    expect(cancelled).toMatchObject({
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
    });
    expect(
      (await db.send(new GetItemCommand({ TableName: 'things', Key: key('new') }))).Item,
    ).toBeUndefined();
  });
  it('ends a page at 1 MB', async () => {
    const text = { S: 'x'.repeat(300_000) };
    for (const sk of ['1', '2', '3', '4', '5']) {
      await db.send(new PutItemCommand({ TableName: 'things', Item: { ...key('big', sk), text } }));
    }
    const query = {
      TableName: 'things',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'big' } },
    };
    const first = await db.send(new QueryCommand(query));
    expect(first.Count).toBe(3);
    const rest = await db.send(new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }));
    expect(rest.Count).toBe(2);
    expect(rest.LastEvaluatedKey).toBeUndefined();
  });
  it('names what is missing or wrong as DynamoDB does', async () => {
    await expect(db.send(new GetItemCommand({ TableName: 'none', Key: key('a') }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const wrong = new GetItemCommand({ TableName: 'things', Key: { pk: { S: 'a' } } });
    await expect(db.send(wrong)).rejects.toMatchObject({ name: 'ValidationException' });
  });
  it('drops expired items when the local world moves on, and keeps the others', async () => {
    await db.send(
      new UpdateTimeToLiveCommand({
        TableName: 'things',
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      }),
    );
    const inSeconds = (seconds: number) => ({
      N: String(Math.floor(aws.world.clock.now() / 1000) + seconds),
    });
    await db.send(
      new PutItemCommand({
        TableName: 'things',
        Item: { ...key('ttl', 'hour'), expiresAt: inSeconds(3_600) },
      }),
    );
    await db.send(
      new PutItemCommand({
        TableName: 'things',
        Item: { ...key('ttl', 'day'), expiresAt: inSeconds(86_400) },
      }),
    );
    await aws.world.clock.advance(7_200_000);
    const left = async () =>
      (
        await db.send(
          new QueryCommand({
            TableName: 'things',
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': { S: 'ttl' } },
          }),
        )
      ).Items?.map(({ sk }) => sk?.S);
    await expect.poll(left, { timeout: 10_000 }).toEqual(['day']);
  });
});

describe('permissions', () => {
  it('are those of the table for items and of the index for its queries', async () => {
    const may = client('indexed', { Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: TABLE });
    await may.send(new GetItemCommand({ TableName: 'things', Key: key('a') }));
    const query = new QueryCommand({
      TableName: 'things',
      IndexName: 'byKind',
      KeyConditionExpression: 'kind = :k',
      ExpressionAttributeValues: { ':k': { S: 'x' } },
    });
    await expect(may.send(query)).rejects.toMatchObject(denied('dynamodb:Query', `${TABLE}/index/byKind`));
    await expect(may.send(new ScanCommand({ TableName: 'things' }))).rejects.toMatchObject(
      denied('dynamodb:Scan'),
    );
  });
  it('of a batch are its own, not those of its items', async () => {
    const may = client('batch', { Action: ['dynamodb:PutItem', 'dynamodb:BatchGetItem'], Resource: TABLE });
    const RequestItems = { things: { Keys: [key('a')] } };
    await may.send(new BatchGetItemCommand({ RequestItems }));
    const write = new BatchWriteItemCommand({
      RequestItems: { things: [{ PutRequest: { Item: key('b') } }] },
    });
    await expect(may.send(write)).rejects.toMatchObject(denied('dynamodb:BatchWriteItem'));
  });
  it('of a transaction are those of each of its items', async () => {
    const transaction = new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName: 'things', Item: key('t1') } },
        {
          Update: {
            TableName: 'things',
            Key: key('t2'),
            UpdateExpression: 'SET n = :n',
            ExpressionAttributeValues: { ':n': { N: '1' } },
          },
        },
        { Delete: { TableName: 'things', Key: key('t3') } },
        {
          ConditionCheck: {
            TableName: 'things',
            Key: key('t4'),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
      ],
    });
    const actions = ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map(
      (name) => `dynamodb:${name}`,
    );
    await client('whole', { Action: actions, Resource: TABLE }).send(transaction);
    for (const removed of actions) {
      const rest = actions.filter((action) => action !== removed);
      const may = client(`without-${removed.slice(9)}`, { Action: rest, Resource: TABLE });
      await expect(may.send(transaction)).rejects.toMatchObject(denied(removed));
    }
  });
  it('can be held to leading keys', async () => {
    const Condition = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] } };
    const may = client('own', { Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: TABLE, Condition });
    await may.send(new GetItemCommand({ TableName: 'things', Key: key('mine') }));
    await expect(
      may.send(new GetItemCommand({ TableName: 'things', Key: key('other') })),
    ).rejects.toMatchObject(denied('dynamodb:GetItem'));
    const query = (pk: string) =>
      new QueryCommand({
        TableName: 'things',
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': 'pk' },
        ExpressionAttributeValues: { ':pk': { S: pk } },
      });
    await may.send(query('mine'));
    await expect(may.send(query('other'))).rejects.toMatchObject(denied('dynamodb:Query'));
  });
});

describe('faults', () => {
  it('that are down fail calls with a service error and spare those before', async () => {
    aws.world.faults.set({ target: 'dynamodb', mode: 'down', afterCalls: 1 });
    const read = new GetItemCommand({ TableName: 'things', Key: key('a') });
    await db.send(read);
    await expect(db.send(read)).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    aws.world.faults.set({ target: 'dynamodb', mode: 'ok' });
    await db.send(read);
  });
});
