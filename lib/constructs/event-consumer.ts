import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { EventTrigger } from '../../functions/_shared/routing/trigger.ts';
import { makeQueue } from '../data/queues.ts';
import { pascalCase } from '../function-spec.ts';
import { consumeQueue } from './queue-consumer.ts';
import type { RouteFunction } from './route-function.ts';

/**
 * A consumer of domain events: a rule puts them into a queue of the consumer's own, so that a consumer that
 * is slow or broken loses nothing and holds up nobody else.
 */
export class EventConsumer extends Construct {
  constructor(scope: Construct, bus: IEventBus, consumer: RouteFunction, trigger: EventTrigger) {
    super(scope, `${pascalCase(trigger.id)}Events`);
    const { maxReceiveCount, sizing } = trigger;
    const queue = makeQueue(this, trigger.id, { maxReceiveCount, timeoutSeconds: sizing?.timeoutSeconds });
    new Rule(this, 'Rule', {
      eventBus: bus,
      description: trigger.summary,
      eventPattern: { detailType: [...trigger.detailTypes] },
      targets: [new SqsQueue(queue)],
    });
    consumeQueue(consumer, queue, trigger);
  }
}
