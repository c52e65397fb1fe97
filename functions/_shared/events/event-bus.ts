import * as z from 'zod/mini';
import { awsJsonCaller } from '../aws/aws-json-call.ts';
import { createEventPublisher, type EventPublisher } from './publisher.ts';

const call = awsJsonCaller({ name: 'events', target: 'AWSEvents', version: '1.1', dependency: 'events' });

/** PutEvents answers 200 with the entries it took and refused, in their order. */
const answer = z.object({ Entries: z.array(z.object({ ErrorCode: z.optional(z.string()) })) });

/** The publisher of a service, on the bus of the environment (`EVENT_BUS`). */
export function eventBus(source: string, bus: string): EventPublisher {
  return createEventPublisher(
    async (entries) => {
      const { Entries } = answer.parse(await call('PutEvents', { Entries: entries }));
      return Entries.filter(({ ErrorCode }) => ErrorCode !== undefined).length;
    },
    source,
    bus,
  );
}
