import * as z from 'zod';
import type { World } from '../../core/world.ts';
import { requireAllowed } from '../authorise.ts';
import { AwsError } from '../aws-service.ts';
import { type JsonCaller, operation } from '../json-service.ts';
import { eventBuses } from './event-buses.ts';
import { compilePattern } from './pattern/event-pattern.ts';
import { InvalidPatternError } from './pattern/matchers.ts';
import type { Rule } from './rule.ts';

const named = z.object({ Name: z.string(), EventBusName: z.string().optional() });
const allow = (world: World, caller: JsonCaller, action: string, resource: string): void =>
  requireAllowed(world, caller.principalArn, { action: `events:${action}`, resource });

function shown(rule: Rule): object {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.busName,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    Description: rule.description,
    ScheduleExpression: rule.scheduleExpression,
    ...(rule.pattern !== undefined && { EventPattern: JSON.stringify(rule.pattern) }),
  };
}

function findRule(
  world: World,
  caller: JsonCaller,
  action: string,
  name: string,
  bus: string | undefined,
): Rule {
  const buses = eventBuses(world);
  const busName = buses.nameOf(bus);
  allow(world, caller, action, buses.ruleArnOf(busName, name));
  const rule = buses.rule(busName, name);
  if (rule) return rule;
  throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${busName}.`);
}

export const listRules = operation(
  z.object({ EventBusName: z.string().optional(), NamePrefix: z.string().default('') }),
  (input, world, caller) => {
    const buses = eventBuses(world);
    allow(world, caller, 'ListRules', buses.ruleArnOf(buses.nameOf(input.EventBusName), '*'));
    const rules = buses.rules(buses.nameOf(input.EventBusName));
    return { Rules: rules.filter(({ name }) => name.startsWith(input.NamePrefix)).map(shown) };
  },
);

export const describeRule = operation(named, (input, world, caller) =>
  shown(findRule(world, caller, 'DescribeRule', input.Name, input.EventBusName)),
);

export const listTargetsByRule = operation(
  z.object({ Rule: z.string(), EventBusName: z.string().optional() }),
  (input, world, caller) => ({
    Targets: findRule(world, caller, 'ListTargetsByRule', input.Rule, input.EventBusName).targets,
  }),
);

const switched = (action: 'EnableRule' | 'DisableRule') =>
  operation(named, (input, world, caller) => {
    const rule = findRule(world, caller, action, input.Name, input.EventBusName);
    eventBuses(world).putRule({ ...rule, enabled: action === 'EnableRule' });
  });
export const enableRule = switched('EnableRule');
export const disableRule = switched('DisableRule');

export const listEventBuses = operation(z.object({}), (_input, world, caller) => {
  allow(world, caller, 'ListEventBuses', '*');
  const buses = eventBuses(world);
  return { EventBuses: buses.list().map((Name) => ({ Name, Arn: buses.arnOf(Name) })) };
});

export const describeEventBus = operation(
  z.object({ Name: z.string().optional() }),
  (input, world, caller) => {
    const buses = eventBuses(world);
    const Name = buses.nameOf(input.Name);
    allow(world, caller, 'DescribeEventBus', buses.arnOf(Name));
    if (!buses.has(Name))
      throw new AwsError('ResourceNotFoundException', `Event bus ${Name} does not exist.`);
    return { Name, Arn: buses.arnOf(Name) };
  },
);

export const testEventPattern = operation(
  z.object({ EventPattern: z.string(), Event: z.string() }),
  (input, world, caller) => {
    allow(world, caller, 'TestEventPattern', '*');
    try {
      return { Result: compilePattern(JSON.parse(input.EventPattern))(JSON.parse(input.Event)) };
    } catch (error) {
      if (error instanceof InvalidPatternError || error instanceof SyntaxError) {
        throw new AwsError('InvalidEventPatternException', error.message);
      }
      throw error;
    }
  },
);
