import { queueAttributes } from '../services/sqs/queue-attributes.ts';
import { queueStore } from '../services/sqs/queue-store.ts';
import { makeUpstreamQueue, removeUpstreamQueue } from '../upstream/queues.ts';
import type { ResourceType } from './resource-type.ts';

const MOST_NAME = 80;

/** `AWS::SQS::Queue`: the messages of the last run are still in it. */
export const sqsQueue: ResourceType = {
  type: 'AWS::SQS::Queue',
  properties: [...Object.keys(queueAttributes.shape), 'QueueName', 'Tags'],
  async make({ properties, physicalName }, world) {
    const fifo = String(properties.FifoQueue) === 'true';
    const made = fifo ? `${physicalName.slice(0, MOST_NAME - 5)}.fifo` : physicalName;
    const name = typeof properties.QueueName === 'string' ? properties.QueueName : made;
    const settings = Object.fromEntries(
      Object.entries(properties).filter(([key]) => key !== 'Policy' && key in queueAttributes.shape),
    );
    const store = queueStore(world);
    const { arn } = store.define(name, settings);
    await makeUpstreamQueue(world, name, settings);
    const url = store.urlOf(name);
    return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  },
  async remove({ ref }, world) {
    const store = queueStore(world);
    const queue = store.get(ref);
    if (!queue) return;
    store.remove(queue.name);
    await removeUpstreamQueue(world, queue.name);
  },
};
