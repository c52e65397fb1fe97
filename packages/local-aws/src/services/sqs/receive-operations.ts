import * as z from 'zod';
import { operation } from '../json-service.ts';
import { eachEntry, entries } from './batch.ts';
import { findQueue } from './find-queue.ts';
import { attributesMd5, type MessageAttributes, md5, type ReceivedMessage } from './message.ts';
import { queueStore } from './queue-store.ts';

const visibility = z.number().int().min(0).max(43_200);

export const receiveMessage = operation(
  z.object({
    QueueUrl: z.string(),
    MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
    VisibilityTimeout: visibility.optional(),
    WaitTimeSeconds: z.number().int().min(0).max(20).optional(),
    AttributeNames: z.array(z.string()).default([]),
    MessageSystemAttributeNames: z.array(z.string()).default([]),
    MessageAttributeNames: z.array(z.string()).default([]),
  }),
  async (input, world, caller) => {
    const queue = findQueue(world, caller, 'ReceiveMessage', input.QueueUrl);
    const messages = await queueStore(world).receiveWaiting(queue, {
      most: input.MaxNumberOfMessages,
      visibilitySeconds: input.VisibilityTimeout,
      waitMs: (input.WaitTimeSeconds ?? queue.attributes.ReceiveMessageWaitTimeSeconds) * 1000,
      ...(caller.gone && { signal: caller.gone }),
    });
    const system = new Set([...input.AttributeNames, ...input.MessageSystemAttributeNames]);
    const shown = messages.map((message) => shownMessage(message, system, input.MessageAttributeNames));
    return shown.length > 0 ? { Messages: shown } : {};
  },
);

function shownMessage(
  message: ReceivedMessage,
  system: ReadonlySet<string>,
  wanted: readonly string[],
): object {
  const Attributes = Object.fromEntries(
    Object.entries(message.system).filter(([name]) => system.has('All') || system.has(name)),
  );
  const MessageAttributes = chosen(message.attributes, wanted);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(Object.keys(Attributes).length > 0 && { Attributes }),
    ...(Object.keys(MessageAttributes).length > 0 && {
      MessageAttributes,
      MD5OfMessageAttributes: attributesMd5(MessageAttributes),
    }),
  };
}

/** By name, by prefix (`trace.*`), or all (`All`, `.*`). */
function chosen(attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes {
  const matches = (name: string): boolean =>
    wanted.some(
      (want) =>
        want === 'All' || want === name || (want.endsWith('.*') && name.startsWith(want.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => matches(name)));
}

const receipt = { ReceiptHandle: z.string().min(1) };

export const deleteMessage = operation(
  z.object({ QueueUrl: z.string(), ...receipt }),
  (input, world, caller) => {
    queueStore(world).delete(findQueue(world, caller, 'DeleteMessage', input.QueueUrl), input.ReceiptHandle);
  },
);

export const deleteMessageBatch = operation(
  z.object({ QueueUrl: z.string(), Entries: entries(receipt) }),
  (input, world, caller) => {
    const queue = findQueue(world, caller, 'DeleteMessage', input.QueueUrl);
    return eachEntry(input.Entries, (entry) => {
      queueStore(world).delete(queue, entry.ReceiptHandle);
      return {};
    });
  },
);

export const changeMessageVisibility = operation(
  z.object({ QueueUrl: z.string(), ...receipt, VisibilityTimeout: visibility }),
  (input, world, caller) => {
    const queue = findQueue(world, caller, 'ChangeMessageVisibility', input.QueueUrl);
    queueStore(world).changeVisibility(queue, input.ReceiptHandle, input.VisibilityTimeout);
  },
);

export const changeMessageVisibilityBatch = operation(
  z.object({ QueueUrl: z.string(), Entries: entries({ ...receipt, VisibilityTimeout: visibility }) }),
  (input, world, caller) => {
    const queue = findQueue(world, caller, 'ChangeMessageVisibility', input.QueueUrl);
    return eachEntry(input.Entries, (entry) => {
      queueStore(world).changeVisibility(queue, entry.ReceiptHandle, entry.VisibilityTimeout);
      return {};
    });
  },
);
