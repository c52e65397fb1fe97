import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '@nubo/local-aws/testing';
import type { SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createMessageLease } from '../../../../functions/_shared/queue/message-lease.ts';
import { queueHandler } from '../../../../functions/_shared/queue/queue-handler.ts';

let aws: AwsEndpointUnderTest;
let sqs: SQSClient;
let QueueUrl: string;

beforeAll(async () => {
  aws = await startAwsEndpoint();
  sqs = new SQSClient({ ...aws.operator, useQueueUrlAsEndpoint: false });
  // Six times a consumer's five minutes.
  const queue = new CreateQueueCommand({ QueueName: 'uploads', Attributes: { VisibilityTimeout: '1800' } });
  QueueUrl = (await sqs.send(queue)).QueueUrl ?? '';
});
afterAll(async () => {
  sqs.destroy();
  await aws.close();
});

/** The next message as Lambda hands it to a function; undefined when none can be seen. */
async function receive(): Promise<SQSRecord | undefined> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'] }),
  );
  const [message] = Messages;
  if (!message) return undefined;
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: message.Attributes as unknown as SQSRecord['attributes'],
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:uploads',
    awsRegion: 'us-east-1',
  };
}

const lease = () => createMessageLease(sqs, QueueUrl);
const send = () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
const context = {} as Parameters<ReturnType<typeof queueHandler>>[1];

async function handle(record: SQSRecord, work: () => Promise<void>) {
  const handler = queueHandler(z.object({}), work, { lease });
  return handler({ Records: [record] }, context, () => undefined);
}

test('a message that failed is back after 10 s, then after 20 s, not after the queue’s half hour', async () => {
  await send();
  const first = await receive();
  expect(first).toBeDefined();
  const fails = () => Promise.reject(new Error('S3 is away for a moment'));
  const failed = { batchItemFailures: [{ itemIdentifier: first?.messageId }] };
  expect(first && (await handle(first, fails))).toEqual(failed);
  await aws.world.clock.advance(9_000);
  expect(await receive()).toBeUndefined();
  await aws.world.clock.advance(1_500);
  const second = await receive();
  expect(second?.attributes.ApproximateReceiveCount).toBe('2');
  expect(second && (await handle(second, fails))).toEqual(failed);
  await aws.world.clock.advance(19_000);
  expect(await receive()).toBeUndefined();
  await aws.world.clock.advance(1_500);
  const third = await receive();
  if (!third) throw new Error('the message is not back');
  expect(await handle(third, async () => undefined)).toEqual({ batchItemFailures: [] });
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: third.receiptHandle }));
});

test('a message whose function died is back after a minute', async () => {
  await send();
  const record = await receive();
  if (!record) throw new Error('there is no message');
  const begun = Promise.withResolvers<void>();
  const death = Promise.withResolvers<void>();
  const dying = handle(record, () => {
    begun.resolve();
    return death.promise;
  });
  await begun.promise;
  await aws.world.clock.advance(59_000);
  expect(await receive()).toBeUndefined();
  await aws.world.clock.advance(1_500);
  expect((await receive())?.messageId).toBe(record.messageId);
  death.resolve();
  await dying;
});
