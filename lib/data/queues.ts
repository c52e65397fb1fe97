import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { QueueName } from '../../functions/_shared/routing/names.ts';
import type { QueueTrigger } from '../../functions/_shared/routing/trigger.ts';
import { pascalCase } from '../function-spec.ts';

/** What a consumer's function may take when the trigger says nothing of it (route-function.ts). */
const DEFAULT_TIMEOUT_SECONDS = 10;
const DEFAULT_MAX_RECEIVES = 5;

export interface QueueSettings {
  /** Deliveries before a message is set aside. */
  readonly maxReceiveCount?: number | undefined;
  /** Of the consumer. */
  readonly timeoutSeconds?: number | undefined;
}

/**
 * A queue and the one that takes what could not be worked on, which keeps it 14 days. The visibility timeout
 * is six times the consumer's ("Configuring a queue to use with Lambda", AWS Lambda).
 */
export function makeQueue(scope: Construct, name: string, settings: QueueSettings): Queue {
  const { maxReceiveCount = DEFAULT_MAX_RECEIVES, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = settings;
  const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
  const dead = new Queue(scope, `${pascalCase(name)}DeadQueue`, {
    ...common,
    retentionPeriod: Duration.days(14),
  });
  return new Queue(scope, `${pascalCase(name)}Queue`, {
    ...common,
    visibilityTimeout: Duration.seconds(6 * timeoutSeconds),
    deadLetterQueue: { queue: dead, maxReceiveCount },
  });
}

/** Every queue that some function consumes, by its logical name, as `needs.sends` uses it. */
export function makeQueues(scope: Construct, triggers: readonly QueueTrigger[]): Map<QueueName, Queue> {
  return new Map(
    triggers.map(({ queue, maxReceiveCount, sizing }) => [
      queue,
      makeQueue(scope, queue, { maxReceiveCount, timeoutSeconds: sizing?.timeoutSeconds }),
    ]),
  );
}
