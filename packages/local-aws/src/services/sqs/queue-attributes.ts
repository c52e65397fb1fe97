import * as z from 'zod';
import { AwsError } from '../aws-service.ts';

const whole = (low: number, high: number) => z.coerce.number().int().min(low).max(high);
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
/** Policies come as JSON text over the API and as objects from templates. */
const jsonValue = z.union([
  z.record(z.string(), z.unknown()),
  z.string().transform((text, context) => {
    if (text === '') return undefined;
    try {
      return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'not a JSON object' });
      return z.NEVER;
    }
  }),
]);
const redrive = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: whole(1, 1000) });
const redrivePolicy = jsonValue.transform((value, context) => {
  if (value === undefined) return undefined;
  const parsed = redrive.safeParse(value);
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: 'needs deadLetterTargetArn and maxReceiveCount 1..1000' });
  return z.NEVER;
});

/** A queue's settings with AWS's defaults and ranges (SQS API Reference, SetQueueAttributes). Times in seconds. */
export const queueAttributes = z.object({
  VisibilityTimeout: whole(0, 43_200).default(30),
  MessageRetentionPeriod: whole(60, 1_209_600).default(345_600),
  DelaySeconds: whole(0, 900).default(0),
  MaximumMessageSize: whole(1024, 1_048_576).default(1_048_576),
  ReceiveMessageWaitTimeSeconds: whole(0, 20).default(0),
  FifoQueue: flag.default(false),
  ContentBasedDeduplication: flag.default(false),
  DeduplicationScope: z.enum(['queue', 'messageGroup']).default('queue'),
  FifoThroughputLimit: z.enum(['perQueue', 'perMessageGroupId']).default('perQueue'),
  RedrivePolicy: redrivePolicy.optional(),
  RedriveAllowPolicy: jsonValue.optional(),
  Policy: jsonValue.optional(),
  SqsManagedSseEnabled: flag.default(true),
  KmsMasterKeyId: z.string().optional(),
  KmsDataKeyReusePeriodSeconds: whole(60, 86_400).default(300),
});
export type QueueAttributes = z.infer<typeof queueAttributes>;

/** Throws InvalidAttributeName or InvalidAttributeValue. */
export function parseAttributes(input: Readonly<Record<string, unknown>>): QueueAttributes {
  const parsed = queueAttributes.strict().safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    throw new AwsError('InvalidAttributeName', `Unknown Attribute ${issue.keys[0]}.`);
  }
  const name = String(issue?.path[0] ?? '');
  throw new AwsError(
    'InvalidAttributeValue',
    `Invalid value for the parameter ${name}. Reason: ${issue?.message}.`,
  );
}

/** As GetQueueAttributes writes them: all values text, FIFO's own only on FIFO queues. */
export function shownAttributes(attributes: QueueAttributes): Record<string, string> {
  const { FifoQueue, ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit, ...rest } =
    attributes;
  const fifo = FifoQueue
    ? { FifoQueue, ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit }
    : {};
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...rest, ...fifo })) {
    if (value !== undefined) shown[name] = typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  return shown;
}
