import type { World } from '../../core/world.ts';
import type { DeliverToDestination } from '../../execution/destinations.ts';
import { requireAllowed } from '../authorise.ts';
import type { QueueStore } from './queue-store.ts';
import { senderId } from './sender-id.ts';

/** Puts records of asynchronous invocations into queues, by the right of the function's role. */
export function sqsDestination(world: World, store: QueueStore): DeliverToDestination {
  return async ({ destinationArn, record, roleArn }) => {
    requireAllowed(world, roleArn, { action: 'sqs:SendMessage', resource: destinationArn });
    const queue = store.get(destinationArn);
    if (!queue) throw new Error(`there is no queue ${destinationArn}`);
    store.send(queue, { body: record, senderId: senderId(roleArn) });
  };
}
