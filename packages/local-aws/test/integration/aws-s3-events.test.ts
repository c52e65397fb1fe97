import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lambdaPermission } from '../../src/resources/lambda-permission.ts';
import { s3Bucket } from '../../src/resources/s3-bucket.ts';
import { eventBuses } from '../../src/services/events/event-buses.ts';
import { queueStore } from '../../src/services/sqs/queue-store.ts';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '../../testing/aws-endpoint.ts';
import { resourceInput } from '../../testing/resource-input.ts';
import { fakeFunctions } from '../../testing/test-world.ts';

const Bucket = 'noticed';
const KEY = 'in/a b+c/é(1)*.png';
const ENCODED = 'in/a+b%2Bc/%C3%A9%281%29*.png';
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:worker';
const functions = fakeFunctions({ worker: () => null });
let aws: AwsEndpointUnderTest;
let client: S3Client;

beforeEach(async () => {
  functions.asyncCalls.length = 0;
  aws = await startAwsEndpoint({ functions });
  client = new S3Client(aws.operator);
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});
const bucket = (NotificationConfiguration: object) =>
  s3Bucket.make(resourceInput('Resource', { BucketName: Bucket, NotificationConfiguration }), aws.world);
const put = (Key: string) => client.send(new PutObjectCommand({ Bucket, Key, Body: 'hello' }));

test('a function is told of new objects that fit, their keys URL-encoded', async () => {
  const SourceArn = `arn:aws:s3:::${Bucket}`;
  await lambdaPermission.make(
    resourceInput('Resource', {
      Action: 'lambda:InvokeFunction',
      FunctionName: FUNCTION,
      Principal: 's3.amazonaws.com',
      SourceArn,
    }),
    aws.world,
  );
  const Rules = [
    { Name: 'prefix', Value: 'in/' },
    { Name: 'suffix', Value: '.png' },
  ];
  await bucket({
    LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: FUNCTION, Filter: { S3Key: { Rules } } }],
  });
  const { ETag } = await put(KEY);
  await put('in/other.txt');
  await put('out/x.png');
  await client.send(new DeleteObjectCommand({ Bucket, Key: KEY }));
  expect(functions.asyncCalls).toHaveLength(1);
  const { Records } = JSON.parse(functions.asyncCalls[0]?.payload ?? '');
  expect(Records[0]).toMatchObject({
    ...{ eventSource: 'aws:s3', eventVersion: '2.1', eventName: 'ObjectCreated:Put', awsRegion: 'us-east-1' },
    s3: {
      bucket: { name: Bucket, arn: SourceArn },
      object: { key: ENCODED, size: 5, eTag: JSON.parse(ETag ?? '') },
    },
  });
  expect(decodeURIComponent(Records[0].s3.object.key.replaceAll('+', ' '))).toBe(KEY);
});

test('a function that S3 may not invoke is not, and the missing permission is said', async () => {
  await bucket({ LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: `${FUNCTION}` }] });
  await put('x');
  expect(functions.asyncCalls).toEqual([]);
  expect(aws.world.lines.at(-1)).toContain('AWS::Lambda::Permission');
});

test('a queue gets a message of each event it asked for, in order', async () => {
  const store = queueStore(aws.world);
  const arn = store.arnOf('objects');
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: arn },
  ];
  const queue = store.define('objects', { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
  await bucket({
    QueueConfigurations: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'].map((Event) => ({ Event, Queue: arn })),
  });
  await put(KEY);
  await client.send(
    new CopyObjectCommand({
      Bucket,
      Key: 'copy',
      CopySource: encodeURI(`${Bucket}/${KEY}`).replaceAll('+', '%2B'),
    }),
  );
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'copy' }));
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'never-there' }));
  const records = store
    .receive(queue, { most: 10 })
    .map(({ body }) => JSON.parse(body).Records[0])
    .sort((a, b) => (a.s3.object.sequencer < b.s3.object.sequencer ? -1 : 1));
  expect(records.map(({ eventName }) => eventName)).toEqual([
    'ObjectCreated:Put',
    'ObjectCreated:Copy',
    'ObjectRemoved:Delete',
  ]);
  expect(records[0].s3.object.key).toBe(ENCODED);
});

test('EventBridge gets the key as it is', async () => {
  const published: unknown[] = [];
  const buses = eventBuses(aws.world);
  const publish = buses.publish.bind(buses);
  buses.publish = (bus, event) => {
    published.push([bus, event]);
    return publish(bus, event);
  };
  await bucket({ EventBridgeConfiguration: { EventBridgeEnabled: true } });
  await put(KEY);
  expect(published).toMatchObject([
    [
      'default',
      {
        source: 'aws.s3',
        detailType: 'Object Created',
        resources: [`arn:aws:s3:::${Bucket}`],
        detail: { bucket: { name: Bucket }, object: { key: KEY, size: 5 }, reason: 'PutObject' },
      },
    ],
  ]);
});
