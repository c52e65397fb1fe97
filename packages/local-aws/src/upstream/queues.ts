import * as z from 'zod';
import { messageOf } from '../core/start-error.ts';
import { isMoved } from '../core/upstream.ts';
import type { World } from '../core/world.ts';
import { AwsError } from '../services/aws-service.ts';
import { messageAttributes, type OutgoingMessage, type ReceivedMessage } from '../services/sqs/message.ts';

const urls = z.object({ QueueUrl: z.string() });
const received = z.object({
  Messages: z
    .array(
      z.object({
        MessageId: z.string(),
        ReceiptHandle: z.string(),
        Body: z.string(),
        Attributes: z.record(z.string(), z.string()).default({}),
        MessageAttributes: messageAttributes.default({}),
      }),
    )
    .default([]),
});
const counted = z.object({ Attributes: z.record(z.string(), z.string()).default({}) });

/** SQS's longest wait for a message. */
const WAIT_SECONDS = 20;
/** SQS gives at most so many messages a call. */
const MOST = 10;

/** Makes the queue there, or gives one that is there already these attributes. */
export async function makeUpstreamQueue(world: World, name: string, attributes: object): Promise<void> {
  if (!isMoved(world, 'sqs')) return;
  const Attributes = Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [
      key,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
  try {
    await world.upstream?.call('sqs', 'CreateQueue', { QueueName: name, Attributes });
  } catch (error) {
    if (!(error instanceof AwsError && /Exists/.test(error.code))) throw error;
    await world.upstream?.call('sqs', 'SetQueueAttributes', {
      QueueUrl: await urlOf(world, name),
      Attributes,
    });
  }
}

export async function removeUpstreamQueue(world: World, name: string): Promise<void> {
  if (!isMoved(world, 'sqs')) return;
  await world.upstream?.call('sqs', 'DeleteQueue', { QueueUrl: await urlOf(world, name) });
}

async function urlOf(world: World, name: string): Promise<string> {
  return urls.parse(await world.upstream?.call('sqs', 'GetQueueUrl', { QueueName: name })).QueueUrl;
}

/** The URL by which functions know the queue; the path alone names it, there too. */
function queueUrl({ endpoints, account }: World, name: string): string {
  return `${endpoints.aws}/${account}/${name}`;
}

/** Sends a message of the runtime's own, such as a dead letter. A failure is said: nobody waits for it. */
export function sendUpstream(world: World, name: string, message: OutgoingMessage): void {
  const { body, attributes, groupId, deduplicationId, delaySeconds } = message;
  const input = {
    QueueUrl: queueUrl(world, name),
    MessageBody: body,
    ...(attributes && { MessageAttributes: attributes }),
    ...(groupId !== undefined && { MessageGroupId: groupId }),
    ...(deduplicationId !== undefined && { MessageDeduplicationId: deduplicationId }),
    ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }),
  };
  world.upstream
    ?.call('sqs', 'SendMessage', input)
    .catch((error: unknown) => world.log.error(`a message to ${name} is lost: ${messageOf(error)}`));
}

/** Messages that are there within the longest wait of SQS; none when the signal aborts. */
export async function receiveUpstream(
  world: World,
  name: string,
  { most, signal }: { most: number; signal: AbortSignal },
): Promise<ReceivedMessage[]> {
  const input = {
    QueueUrl: queueUrl(world, name),
    MaxNumberOfMessages: Math.min(most, MOST),
    WaitTimeSeconds: WAIT_SECONDS,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  };
  const answer = await world.upstream?.call('sqs', 'ReceiveMessage', input, signal);
  return received.parse(answer).Messages.map((message) => ({
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.MessageAttributes,
    system: message.Attributes,
  }));
}

export async function deleteUpstream(world: World, name: string, ReceiptHandle: string): Promise<void> {
  await world.upstream?.call('sqs', 'DeleteMessage', {
    QueueUrl: queueUrl(world, name),
    ReceiptHandle,
  });
}

export async function countUpstream(world: World, name: string) {
  const input = { QueueUrl: queueUrl(world, name), AttributeNames: ['All'] };
  const { Attributes } = counted.parse(await world.upstream?.call('sqs', 'GetQueueAttributes', input));
  const count = (attribute: string): number => Number(Attributes[attribute] ?? 0);
  return {
    visible: count('ApproximateNumberOfMessages'),
    inFlight: count('ApproximateNumberOfMessagesNotVisible'),
    delayed: count('ApproximateNumberOfMessagesDelayed'),
  };
}
