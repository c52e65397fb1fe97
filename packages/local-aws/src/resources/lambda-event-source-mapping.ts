import * as z from 'zod';
import { queueStore } from '../services/sqs/queue-store.ts';
import { compileFilters } from '../triggers/sqs/message-filter.ts';
import { sqsPollers } from '../triggers/sqs/sqs-pollers.ts';
import { unqualified } from './lambda-version.ts';
import { cfnBoolean, cfnNumber, readProperties, stableHex } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: cfnBoolean.default(true),
  BatchSize: cfnNumber.pipe(z.number().int().min(1).max(10_000)).default(10),
  MaximumBatchingWindowInSeconds: cfnNumber.pipe(z.number().int().min(0).max(300)).default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) }).optional(),
  ScalingConfig: z.object({ MaximumConcurrency: cfnNumber.optional() }).optional(),
});

/** `AWS::Lambda::EventSourceMapping` of an SQS queue: a poller that calls the function. */
export const lambdaEventSourceMapping: ResourceType = {
  type: 'AWS::Lambda::EventSourceMapping',
  properties: [...Object.keys(schema.shape), 'Tags'],
  async make(input, world) {
    const properties = readProperties(schema, input.properties);
    if (properties.EventSourceArn.split(':')[2] !== 'sqs') {
      throw new Error(`event source ${properties.EventSourceArn}: the local runtime polls SQS queues only`);
    }
    const id = uuidOf(stableHex(`${input.stack}/${input.logicalId}`, 32));
    const queue = queueStore(world).get(properties.EventSourceArn);
    const definition = world.functions.get(unqualified(properties.FunctionName, world));
    if (!queue) throw new Error(`there is no queue ${properties.EventSourceArn}`);
    if (!definition) throw new Error(`there is no function ${properties.FunctionName}`);
    sqsPollers(world).put(id, {
      queueName: queue.name,
      functionArn: definition.arn,
      batchSize: properties.BatchSize,
      windowMs: properties.MaximumBatchingWindowInSeconds * 1000,
      reportsItemFailures: properties.FunctionResponseTypes.length > 0,
      accepts: compileFilters(properties.FilterCriteria?.Filters.map(({ Pattern }) => Pattern) ?? []),
      maximumConcurrency: properties.ScalingConfig?.MaximumConcurrency,
      enabled: properties.Enabled,
    });
    const arn = `arn:aws:lambda:${world.region}:${world.account}:event-source-mapping:${id}`;
    return { ref: id, attributes: { Id: id, EventSourceMappingArn: arn } };
  },
  async remove({ ref }, world) {
    await sqsPollers(world).remove(ref);
  },
};

const uuidOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
