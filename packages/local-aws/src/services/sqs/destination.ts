import type { World } from '../../core/world.ts';
import type { DeliverToDestination } from '../../execution/destinations.ts';
import { requireAllowed } from '../authorise.ts';
import type { OutgoingMessage } from './message.ts';
import { senderId } from './message.ts';

/** Puts records of asynchronous invocations into queues, by the right of the function's role. */
export function sqsDestination(
  world: World,
  send: (queueArn: string, message: OutgoingMessage) => void,
): DeliverToDestination {
  return async ({ destinationArn, record, attributes = {}, roleArn }) => {
    requireAllowed(world, roleArn, { action: 'sqs:SendMessage', resource: destinationArn });
    const typed = Object.entries(attributes).map(([name, value]) => {
      const DataType = typeof value === 'number' ? 'Number' : 'String';
      return [name, { DataType, StringValue: String(value) }] as const;
    });
    send(destinationArn, {
      body: record,
      attributes: Object.fromEntries(typed),
      senderId: senderId(roleArn),
    });
  };
}
