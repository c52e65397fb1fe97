import type { World } from '../../core/world.ts';
import type { DeliverToDestination } from '../../execution/destinations.ts';
import { requireAllowed } from '../authorise.ts';
import { senderId } from './sender-id.ts';

/** Puts records of asynchronous invocations into queues, by the right of the function's role. */
export function sqsDestination(
  world: World,
  send: (queueArn: string, body: string, sender: string) => void,
): DeliverToDestination {
  return async ({ destinationArn, record, roleArn }) => {
    requireAllowed(world, roleArn, { action: 'sqs:SendMessage', resource: destinationArn });
    send(destinationArn, record, senderId(roleArn));
  };
}
