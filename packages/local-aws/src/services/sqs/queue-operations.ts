import * as z from 'zod';
import type { World } from '../../core/world.ts';
import { requireAllowed } from '../authorise.ts';
import { AwsError } from '../aws-service.ts';
import { operation } from '../json-service.ts';
import { findQueue } from './find-queue.ts';
import { parseAttributes, shownAttributes } from './queue-attributes.ts';
import { type Queue, queueStore } from './queue-store.ts';

const url = z.object({ QueueUrl: z.string() });
const attributes = z.record(z.string(), z.string());

export const createQueue = operation(
  z.object({ QueueName: z.string().regex(/^[\w-]{1,80}(\.fifo)?$/), Attributes: attributes.default({}) }),
  (input, world, caller) => {
    const store = queueStore(world);
    const name = input.QueueName;
    requireAllowed(world, caller.principalArn, { action: 'sqs:CreateQueue', resource: store.arnOf(name) });
    const known = store.get(name);
    if (known && !sameSettings(known, input.Attributes)) {
      throw new AwsError(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute(s).`,
      );
    }
    if (!known) store.define(name, input.Attributes);
    return { QueueUrl: store.urlOf(name) };
  },
);

/** A repeated CreateQueue must agree in the attributes it names. */
function sameSettings(queue: Queue, wanted: Readonly<Record<string, string>>): boolean {
  const now = shownAttributes(queue.attributes);
  const next = shownAttributes(parseAttributes(wanted));
  return Object.keys(wanted).every((name) => now[name] === next[name]);
}

export const deleteQueue = operation(url, (input, world, caller) => {
  queueStore(world).remove(findQueue(world, caller, 'DeleteQueue', input.QueueUrl).name);
});

export const purgeQueue = operation(url, (input, world, caller) => {
  queueStore(world).purge(findQueue(world, caller, 'PurgeQueue', input.QueueUrl).name);
});

export const getQueueUrl = operation(z.object({ QueueName: z.string() }), (input, world, caller) => ({
  QueueUrl: queueStore(world).urlOf(findQueue(world, caller, 'GetQueueUrl', input.QueueName).name),
}));

export const getQueueAttributes = operation(
  url.extend({ AttributeNames: z.array(z.string()).default([]) }),
  (input, world, caller) => {
    const all = allAttributes(world, findQueue(world, caller, 'GetQueueAttributes', input.QueueUrl));
    const wanted = new Set(input.AttributeNames);
    const unknown = input.AttributeNames.find((name) => name !== 'All' && !KNOWN.has(name));
    if (unknown) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
    const Attributes = Object.fromEntries(
      Object.entries(all).filter(([name]) => wanted.has('All') || wanted.has(name)),
    );
    return Object.keys(Attributes).length > 0 ? { Attributes } : {};
  },
);

const KNOWN = new Set([
  ...['QueueArn', 'CreatedTimestamp', 'LastModifiedTimestamp', 'ApproximateNumberOfMessages'],
  ...['ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'],
  ...['VisibilityTimeout', 'MessageRetentionPeriod', 'DelaySeconds', 'MaximumMessageSize', 'Policy'],
  ...['ReceiveMessageWaitTimeSeconds', 'RedrivePolicy', 'RedriveAllowPolicy', 'FifoQueue'],
  ...['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit', 'SqsManagedSseEnabled'],
  ...['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds'],
]);

function allAttributes(world: World, queue: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = queueStore(world).counts(queue.name);
  return {
    ...shownAttributes(queue.attributes),
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
}

export const setQueueAttributes = operation(
  url.extend({ Attributes: attributes }),
  (input, world, caller) => {
    const queue = findQueue(world, caller, 'SetQueueAttributes', input.QueueUrl);
    queueStore(world).define(queue.name, { ...queue.attributes, ...input.Attributes });
  },
);

export const listQueues = operation(
  z.object({
    QueueNamePrefix: z.string().default(''),
    MaxResults: z.number().int().min(1).max(1000).default(1000),
    NextToken: z.string().optional(),
  }),
  (input, world, caller) => {
    requireAllowed(world, caller.principalArn, { action: 'sqs:ListQueues', resource: '*' });
    const store = queueStore(world);
    const names = store.list().flatMap(({ name }) => (name.startsWith(input.QueueNamePrefix) ? [name] : []));
    const from = input.NextToken === undefined ? 0 : Number(input.NextToken);
    const end = from + input.MaxResults;
    const page = names.sort().slice(from, end);
    return {
      ...(page.length > 0 && { QueueUrls: page.map((name) => store.urlOf(name)) }),
      ...(end < names.length && { NextToken: String(end) }),
    };
  },
);

export const listDeadLetterSourceQueues = operation(url, (input, world, caller) => {
  const dead = findQueue(world, caller, 'ListDeadLetterSourceQueues', input.QueueUrl);
  const store = queueStore(world);
  const sources = store
    .list()
    .filter(({ attributes: a }) => a.RedrivePolicy?.deadLetterTargetArn === dead.arn);
  return { queueUrls: sources.map(({ name }) => store.urlOf(name)) };
});
