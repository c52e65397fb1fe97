import type { World } from '../../core/world.ts';
import { requireAllowed } from '../authorise.ts';
import { AwsError } from '../aws-service.ts';
import type { JsonCaller } from '../json-service.ts';
import { type Queue, queueStore } from './queue-store.ts';

/** The queue a call names by URL or name, once the caller may do `action` on it. */
export function findQueue(world: World, caller: JsonCaller, action: string, id: string): Queue {
  const store = queueStore(world);
  const queue = store.get(id);
  const policy = queue?.attributes.Policy;
  requireAllowed(world, caller.principalArn, {
    action: `sqs:${action}`,
    resource: queue?.arn ?? store.arnOf(id.split('/').at(-1) ?? id),
    ...(policy && { resourcePolicy: policy }),
  });
  if (queue) return queue;
  throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
}
