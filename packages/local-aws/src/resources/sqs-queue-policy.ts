import * as z from 'zod';
import { queueStore } from '../services/sqs/queue-store.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  Queues: z.array(z.string()),
  PolicyDocument: z.record(z.string(), z.unknown()),
});

/** `AWS::SQS::QueuePolicy`: who beside the account's own roles may use the queues. */
export const sqsQueuePolicy: ResourceType = {
  type: 'AWS::SQS::QueuePolicy',
  async make(input, world) {
    const { Queues, PolicyDocument } = readProperties(schema, input.properties);
    const store = queueStore(world);
    for (const id of Queues) {
      const queue = store.get(id);
      if (!queue) throw new Error(`there is no queue ${id}`);
      store.define(queue.name, { ...queue.attributes, Policy: PolicyDocument });
    }
    return { ref: input.physicalName, attributes: { Id: input.physicalName } };
  },
};
