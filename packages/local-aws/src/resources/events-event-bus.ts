import * as z from 'zod';
import { eventBuses } from '../services/events/event-buses.ts';
import { makeUpstreamBus } from '../upstream/events.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

/** `AWS::Events::EventBus` */
export const eventsEventBus: ResourceType = {
  type: 'AWS::Events::EventBus',
  async make(input, world) {
    const { Name } = readProperties(z.object({ Name: z.string().optional() }), input.properties);
    const name = Name ?? input.physicalName;
    const buses = eventBuses(world);
    buses.addBus(name);
    await makeUpstreamBus(world, name);
    return { ref: name, attributes: { Arn: buses.arnOf(name), Name: name } };
  },
  async remove({ ref }, world) {
    eventBuses(world).removeBus(ref);
  },
};
