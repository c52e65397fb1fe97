import * as z from 'zod';
import type { World } from '../../core/world.ts';
import { AwsError } from '../aws-service.ts';
import { type JsonCaller, operation } from '../json-service.ts';
import { eachEntry, entries } from './batch.ts';
import { findQueue } from './find-queue.ts';
import { attributesMd5, md5, messageAttributes, messageSize, senderId } from './message.ts';
import { type Queue, queueStore } from './queue-store.ts';

/** Characters XML does not know are not taken (SQS API Reference, SendMessage). */
const ALLOWED = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

const message = {
  MessageBody: z.string(),
  DelaySeconds: z.number().int().min(0).max(900).optional(),
  MessageAttributes: messageAttributes.optional(),
  MessageSystemAttributes: messageAttributes.optional(),
  MessageDeduplicationId: z.string().min(1).max(128).optional(),
  MessageGroupId: z.string().min(1).max(128).optional(),
};
type Message = z.output<z.ZodObject<typeof message>>;

function send(world: World, queue: Queue, caller: JsonCaller, input: Message): object {
  if (input.MessageBody === '') {
    throw new AwsError(
      'MissingRequiredParameterException',
      'The request must contain the parameter MessageBody.',
    );
  }
  if (!ALLOWED.test(input.MessageBody)) {
    throw new AwsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
  const sent = queueStore(world).send(queue, {
    body: input.MessageBody,
    attributes: input.MessageAttributes,
    systemAttributes: input.MessageSystemAttributes,
    delaySeconds: input.DelaySeconds,
    groupId: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
    senderId: senderId(caller.principalArn),
  });
  return {
    MessageId: sent.messageId,
    MD5OfMessageBody: md5(input.MessageBody),
    MD5OfMessageAttributes: attributesMd5(input.MessageAttributes),
    MD5OfMessageSystemAttributes: attributesMd5(input.MessageSystemAttributes),
    SequenceNumber: sent.sequenceNumber,
  };
}

export const sendMessage = operation(z.object({ QueueUrl: z.string(), ...message }), (input, world, caller) =>
  send(world, findQueue(world, caller, 'SendMessage', input.QueueUrl), caller, input),
);

export const sendMessageBatch = operation(
  z.object({ QueueUrl: z.string(), Entries: entries(message) }),
  (input, world, caller) => {
    const queue = findQueue(world, caller, 'SendMessage', input.QueueUrl);
    const size = input.Entries.reduce(
      (sum, entry) => sum + messageSize({ body: entry.MessageBody, attributes: entry.MessageAttributes }),
      0,
    );
    if (size > queue.attributes.MaximumMessageSize) {
      throw new AwsError(
        'BatchRequestTooLong',
        `Batch requests cannot be longer than ${queue.attributes.MaximumMessageSize} bytes. You have sent ${size} bytes.`,
      );
    }
    return eachEntry(input.Entries, (entry) => send(world, queue, caller, entry));
  },
);
