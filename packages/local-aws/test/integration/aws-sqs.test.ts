import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QueueStore } from '../../src/services/sqs/queue-store.ts';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '../../testing/aws-endpoint.ts';

let aws: AwsEndpointUnderTest;
let sqs: SQSClient;
beforeAll(async () => {
  aws = await startAwsEndpoint();
  sqs = new SQSClient(aws.operator);
});
afterAll(() => aws.close());

async function queue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
  return (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
}
const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
  sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
async function receive(QueueUrl: string, more: object = {}) {
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
    ...more,
  });
  return (await sqs.send(command)).Messages ?? [];
}
const bodies = (messages: { Body?: string | undefined }[]) => messages.map(({ Body }) => Body);
const remove = (QueueUrl: string, ReceiptHandle = '') =>
  sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

describe('a standard queue', () => {
  it('gives body and attributes back, digests as the SDK checks them', async () => {
    const url = await queue('digests');
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'ö' },
      count: { DataType: 'Number', StringValue: '3' },
      raw: { DataType: 'Binary.png', BinaryValue: Buffer.from([1, 2, 255]) },
    };
    const sent = await send(url, 'héllo', { MessageAttributes });
    const [message] = await receive(url);
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'héllo',
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      Attributes: {
        ApproximateReceiveCount: '1',
        SenderId: expect.any(String),
        SentTimestamp: expect.any(String),
      },
      MessageAttributes: { kind: { StringValue: 'ö' }, count: { StringValue: '3' } },
    });
    expect([...(message?.MessageAttributes?.raw?.BinaryValue ?? [])]).toEqual([1, 2, 255]);
  });
  it('hides what was received until its visibility is over, and counts the receives', async () => {
    const url = await queue('visibility', { VisibilityTimeout: '60' });
    await send(url, 'a');
    expect(bodies(await receive(url))).toEqual(['a']);
    expect(await receive(url)).toEqual([]);
    await aws.world.clock.advance(61_000);
    const [again] = await receive(url);
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
    await remove(url, again?.ReceiptHandle);
    await aws.world.clock.advance(61_000);
    expect(await receive(url)).toEqual([]);
  });
  it('does nothing for the handle of an earlier receive', async () => {
    const url = await queue('stale');
    await send(url, 'a');
    const [first] = await receive(url, { VisibilityTimeout: 0 });
    await receive(url, { VisibilityTimeout: 0 });
    await remove(url, first?.ReceiptHandle);
    expect(bodies(await receive(url))).toEqual(['a']);
    await expect(remove(url, 'nonsense')).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });
  it('shows a message again at once when its visibility is set to 0', async () => {
    const url = await queue('shown-again');
    await send(url, 'a');
    const [message] = await receive(url);
    const { ReceiptHandle } = message ?? {};
    await sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }),
    );
    expect(bodies(await receive(url))).toEqual(['a']);
  });
  it("delays by the queue or the message, on the local world's time", async () => {
    const url = await queue('delays', { DelaySeconds: '30' });
    await send(url, 'by queue');
    await send(url, 'by message', { DelaySeconds: 90 });
    await send(url, 'now', { DelaySeconds: 0 });
    expect(bodies(await receive(url))).toEqual(['now']);
    await aws.world.clock.advance(31_000);
    expect(bodies(await receive(url)).sort()).toEqual(['by queue', 'now']);
    await aws.world.clock.advance(60_000);
    expect(bodies(await receive(url))).toContain('by message');
  });
  it('ends a long poll when a message comes, and when a hidden one shows', async () => {
    const url = await queue('polls');
    const polled = receive(url, { WaitTimeSeconds: 20, VisibilityTimeout: 10 });
    await send(url, 'a');
    expect(bodies(await polled)).toEqual(['a']);
    const again = receive(url, { WaitTimeSeconds: 20 });
    await aws.world.clock.advance(11_000);
    expect(bodies(await again)).toEqual(['a']);
  });
  it('counts what is visible, in flight and delayed', async () => {
    const url = await queue('counts');
    await send(url, 'a');
    await send(url, 'b');
    await send(url, 'c', { DelaySeconds: 600 });
    await receive(url, { MaxNumberOfMessages: 1 });
    expect(await attributes(url)).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      VisibilityTimeout: '30',
    });
    await sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
    expect((await attributes(url)).ApproximateNumberOfMessages).toBe('0');
  });
  it('drops what is older than its retention', async () => {
    const url = await queue('retention', { MessageRetentionPeriod: '60' });
    await send(url, 'a');
    await aws.world.clock.advance(61_000);
    expect(await receive(url)).toEqual([]);
  });
  it('takes and deletes batches, telling which entries failed', async () => {
    const url = await queue('batches', { MaximumMessageSize: '1024' });
    const { Successful, Failed } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: 'good', MessageBody: 'a' },
          { Id: 'bad', MessageBody: '\u0000' },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidMessageContents', SenderFault: true }]);
    const [message] = await receive(url);
    const deleted = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url,
        Entries: [{ Id: '1', ReceiptHandle: message?.ReceiptHandle }],
      }),
    );
    expect(deleted.Successful).toEqual([{ Id: '1' }]);
    const twice = [
      { Id: 'x', MessageBody: 'a' },
      { Id: 'x', MessageBody: 'b' },
    ];
    await expect(
      sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: twice })),
    ).rejects.toMatchObject({
      name: 'BatchEntryIdsNotDistinct',
    });
  });
  it('is found by name, and not found when there is none', async () => {
    const url = await queue('by-name');
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'by-name' }))).QueueUrl).toBe(url);
    expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'by-n' }))).QueueUrls).toEqual([url]);
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });
  it('keeps queues and messages over a restart', async () => {
    const url = await queue('durable');
    await send(url, 'a');
    const reopened = new QueueStore(aws.world);
    const kept = reopened.get('durable');
    expect(kept && reopened.receive(kept, { most: 10 }).map(({ body }) => body)).toEqual(['a']);
  });
});

const attributes = async (QueueUrl: string) =>
  (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {};

describe('a dead-letter queue', () => {
  it('gets what was received maxReceiveCount times, with its source named', async () => {
    const dead = await queue('dead');
    const { QueueArn } = await attributes(dead);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: QueueArn, maxReceiveCount: 2 });
    const url = await queue('alive', { RedrivePolicy });
    const { MessageId } = await send(url, 'poison');
    await receive(url, { VisibilityTimeout: 0 });
    await receive(url, { VisibilityTimeout: 0 });
    expect(await receive(url)).toEqual([]);
    const { QueueArn: source } = await attributes(url);
    expect(await receive(dead)).toMatchObject([
      { MessageId, Body: 'poison', Attributes: { DeadLetterQueueSourceArn: source } },
    ]);
  });
});

describe('a FIFO queue', () => {
  const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
  it('keeps the order in a group and holds the rest back while one is out', async () => {
    const url = await queue('order.fifo', fifo);
    for (const body of ['a1', 'a2', 'b1']) await send(url, body, { MessageGroupId: body[0] });
    const first = await receive(url, { MaxNumberOfMessages: 1 });
    expect(bodies(first)).toEqual(['a1']);
    expect(first[0]?.Attributes).toMatchObject({
      MessageGroupId: 'a',
      SequenceNumber: expect.stringMatching(/^\d{20}$/),
    });
    expect(bodies(await receive(url))).toEqual(['b1']);
    await remove(url, first[0]?.ReceiptHandle);
    expect(bodies(await receive(url))).toEqual(['a2']);
  });
  it('takes a repeated message once within five minutes', async () => {
    const url = await queue('once.fifo', fifo);
    const first = await send(url, 'same', { MessageGroupId: 'g' });
    const second = await send(url, 'same', { MessageGroupId: 'g' });
    expect(second).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber });
    expect((await receive(url)).length).toBe(1);
    await aws.world.clock.advance(301_000);
    expect((await send(url, 'same', { MessageGroupId: 'g' })).MessageId).not.toBe(first.MessageId);
  });
  it('refuses a message without a group', async () => {
    const url = await queue('group.fifo', fifo);
    await expect(send(url, 'a')).rejects.toMatchObject({ name: 'MissingRequiredParameterException' });
  });
});

describe('permissions', () => {
  it("are the role's, or what the queue's policy gives", async () => {
    const url = await queue('guarded');
    const { QueueArn = '' } = await attributes(url);
    const sender = new SQSClient(aws.as('sender', [{ Action: 'sqs:SendMessage', Resource: QueueArn }]));
    await sender.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'a' }));
    await expect(sender.send(new ReceiveMessageCommand({ QueueUrl: url }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        `sqs:ReceiveMessage on resource: ${QueueArn} because no identity-based policy`,
      ),
    });
  });
});
