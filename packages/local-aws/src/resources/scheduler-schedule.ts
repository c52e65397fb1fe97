import * as z from 'zod';
import type { World } from '../core/world.ts';
import { retryPolicy } from '../services/events/retry-policy.ts';
import { type ScheduleTarget, scheduleDeliveries } from '../triggers/schedules/schedule-deliveries.ts';
import { schedules } from '../triggers/schedules/schedules.ts';
import { cfnNumber, readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  Name: z.string().optional(),
  GroupName: z.string().default('default'),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  StartDate: z.iso.datetime({ offset: true }).optional(),
  EndDate: z.iso.datetime({ offset: true }).optional(),
  FlexibleTimeWindow: z.discriminatedUnion('Mode', [
    z.object({ Mode: z.literal('OFF') }),
    z.object({
      Mode: z.literal('FLEXIBLE'),
      MaximumWindowInMinutes: cfnNumber.pipe(z.number().int().min(1).max(1440)),
    }),
  ]),
  Target: z.object({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().optional(),
    SqsParameters: z.object({ MessageGroupId: z.string().optional() }).optional(),
    DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
    RetryPolicy: retryPolicy,
  }),
});

/** `AWS::Scheduler::Schedule` whose target is a function or a queue; any other is refused by name. */
export const schedulerSchedule: ResourceType = {
  type: 'AWS::Scheduler::Schedule',
  properties: [...Object.keys(schema.shape), 'Description'],
  async make(input, world) {
    const properties = readProperties(schema, input.properties);
    const { GroupName, Target, FlexibleTimeWindow: window } = properties;
    if (!['lambda', 'sqs'].includes(Target.Arn.split(':')[2] ?? ''))
      throw new Error(`target ${Target.Arn}: the local runtime delivers to functions and queues only`);
    const name = properties.Name ?? input.physicalName;
    const arn = arnOf(world, GroupName, name);
    const target: ScheduleTarget = {
      name,
      arn,
      targetArn: Target.Arn,
      roleArn: Target.RoleArn,
      input: Target.Input,
      messageGroupId: Target.SqsParameters?.MessageGroupId,
      deadLetterArn: Target.DeadLetterConfig?.Arn,
      retryPolicy: Target.RetryPolicy,
    };
    scheduleDeliveries(world).put(target);
    schedules(world).put({
      name,
      expression: properties.ScheduleExpression,
      zone: properties.ScheduleExpressionTimezone,
      enabled: properties.State === 'ENABLED',
      startAt: instantOf(properties.StartDate),
      endAt: instantOf(properties.EndDate),
      windowMs: window.Mode === 'OFF' ? 0 : window.MaximumWindowInMinutes * 60_000,
      fire: (scheduledAt) => scheduleDeliveries(world).deliver(target, scheduledAt),
    });
    return { ref: name, attributes: { Arn: arn } };
  },
  async remove({ ref, properties }, world) {
    schedules(world).remove(ref);
    const { GroupName } = readProperties(schema.pick({ GroupName: true }), properties);
    scheduleDeliveries(world).remove(arnOf(world, GroupName, ref));
  },
};

function arnOf({ region, account }: World, group: string, name: string): string {
  return `arn:aws:scheduler:${region}:${account}:schedule/${group}/${name}`;
}

function instantOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
