import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { RouteFunction } from './route-function.ts';

export interface ConsumerSettings {
  /** Messages an invocation, 1..10000; above 10 a batching window is needed. */
  readonly batchSize?: number | undefined;
  readonly batchingWindowSeconds?: number | undefined;
  /** Executions at once, 2..1000. */
  readonly maxConcurrency?: number | undefined;
  /** The function changes the visibility of its messages itself. */
  readonly extendsVisibility?: true | undefined;
}

/**
 * Lets a function take a queue's messages, and report those of a batch that failed. The rights are the four
 * that the event source uses ("Lambda execution role permissions" for Amazon SQS, AWS Lambda).
 */
export function consumeQueue(consumer: RouteFunction, queue: IQueue, settings: ConsumerSettings): void {
  consumer.function.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ChangeMessageVisibility',
      ],
      resources: [queue.queueArn],
    }),
  );
  const { batchSize = 10, batchingWindowSeconds, maxConcurrency, extendsVisibility } = settings;
  if (extendsVisibility) consumer.function.addEnvironment('SOURCE_QUEUE', queue.queueUrl);
  const mapping = new EventSourceMapping(consumer, 'Source', {
    target: consumer.target,
    eventSourceArn: queue.queueArn,
    batchSize,
    reportBatchItemFailures: true,
    ...(batchingWindowSeconds === undefined
      ? {}
      : { maxBatchingWindow: Duration.seconds(batchingWindowSeconds) }),
    ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
  });
  // Lambda looks at the role when the mapping is made.
  mapping.node.addDependency(consumer.function);
}
