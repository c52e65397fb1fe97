import * as z from 'zod';
import { isMoved } from '../core/upstream.ts';
import { eventBuses } from '../services/events/event-buses.ts';
import { compilePattern } from '../services/events/pattern/event-pattern.ts';
import { target } from '../services/events/rule.ts';
import { isServed } from '../services/events/target-delivery.ts';
import { makeUpstreamRule } from '../upstream/events.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  Name: z.string().optional(),
  Description: z.string().optional(),
  EventBusName: z.string().optional(),
  EventPattern: z.unknown().optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']).default('ENABLED'),
  Targets: z.array(target).default([]),
});

/** `AWS::Events::Rule` with targets that are functions and queues; any other kind is refused by name. */
export const eventsRule: ResourceType = {
  type: 'AWS::Events::Rule',
  properties: [...Object.keys(schema.shape), 'RoleArn', 'Tags'],
  async make(input, world) {
    const properties = readProperties(schema, input.properties);
    const foreign = properties.Targets.find(({ Arn }) => !isServed(Arn));
    if (foreign)
      throw new Error(`target ${foreign.Arn}: the local runtime delivers to functions and queues only`);
    const buses = eventBuses(world);
    const busName = buses.nameOf(properties.EventBusName);
    const name = properties.Name ?? input.physicalName;
    const arn = buses.ruleArnOf(busName, name);
    const pattern = properties.EventPattern;
    const rule = {
      name,
      arn,
      busName,
      enabled: properties.State !== 'DISABLED',
      pattern,
      matches: pattern === undefined ? () => false : compilePattern(pattern),
      scheduleExpression: properties.ScheduleExpression,
      description: properties.Description,
      targets: properties.Targets,
    };
    buses.putRule(rule);
    if (isMoved(world, 'events') && pattern !== undefined) await makeUpstreamRule(world, rule);
    return { ref: busName === 'default' ? name : `${busName}|${name}`, attributes: { Arn: arn } };
  },
  async remove({ ref }, world) {
    const [first = ref, second] = ref.split('|');
    const buses = eventBuses(world);
    buses.removeRule(
      second === undefined ? buses.ruleArnOf('default', first) : buses.ruleArnOf(first, second),
    );
  },
};
