import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ObjectTrigger } from '../../functions/_shared/routing/trigger.ts';
import { makeQueue } from '../data/queues.ts';
import { pascalCase } from '../function-spec.ts';
import { consumeQueue } from './queue-consumer.ts';
import type { RouteFunction } from './route-function.ts';

/**
 * A function that each new object of a bucket starts. S3 publishes to EventBridge's default bus (data/buckets.ts), a
 * rule puts it into a queue of the function's own, one object a call: what cannot be worked on is set aside
 * and can be sent again. S3 may publish the same event twice ("Amazon S3 Event Notifications").
 */
export class ObjectConsumer extends Construct {
  constructor(scope: Construct, bucket: IBucket, consumer: RouteFunction, trigger: ObjectTrigger) {
    super(scope, `${pascalCase(trigger.id)}Objects`);
    const { id, summary, prefix, sizing, maxConcurrency, maxReceiveCount, extendsVisibility } = trigger;
    const queue = makeQueue(this, id, { maxReceiveCount, timeoutSeconds: sizing?.timeoutSeconds });
    new Rule(this, 'Rule', {
      description: summary,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [bucket.bucketName] },
          ...(prefix && { object: { key: [{ prefix }] } }),
        },
      },
      targets: [new SqsQueue(queue)],
    });
    consumeQueue(consumer, queue, { batchSize: 1, maxConcurrency, extendsVisibility });
  }
}
