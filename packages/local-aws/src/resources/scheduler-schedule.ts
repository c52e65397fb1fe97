import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { World } from '../core/world.ts';
import { missingStatement } from '../iam/refusal.ts';
import { deliverToQueue } from '../services/events/target-delivery.ts';
import { schedules } from '../triggers/schedules/schedules.ts';
import { unqualified } from './lambda-version.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  Name: z.string().optional(),
  GroupName: z.string().default('default'),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  StartDate: z.string().optional(),
  EndDate: z.string().optional(),
  Target: z.object({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().optional(),
    SqsParameters: z.object({ MessageGroupId: z.string().optional() }).optional(),
    DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
  }),
});
type Target = z.output<typeof schema>['Target'];

/**
 * `AWS::Scheduler::Schedule` whose target is a function or a queue; any other is refused by name. A flexible
 * window begins when it opens. The target is called with the rights of the schedule's role.
 */
export const schedulerSchedule: ResourceType = {
  type: 'AWS::Scheduler::Schedule',
  properties: [...Object.keys(schema.shape), 'Description', 'FlexibleTimeWindow'],
  async make(input, world) {
    const properties = readProperties(schema, input.properties);
    const { GroupName, Target } = properties;
    if (!['lambda', 'sqs'].includes(Target.Arn.split(':')[2] ?? ''))
      throw new Error(`target ${Target.Arn}: the local runtime delivers to functions and queues only`);
    const name = properties.Name ?? input.physicalName;
    const arn = `arn:aws:scheduler:${world.region}:${world.account}:schedule/${GroupName}/${name}`;
    schedules(world).put({
      name,
      expression: properties.ScheduleExpression,
      zone: properties.ScheduleExpressionTimezone,
      enabled: properties.State === 'ENABLED',
      startAt: instantOf(properties.StartDate),
      endAt: instantOf(properties.EndDate),
      fire: (scheduledAt) => fire(world, { name, arn }, Target, scheduledAt),
    });
    return { ref: name, attributes: { Arn: arn } };
  },
  async remove({ ref }, world) {
    schedules(world).remove(ref);
  },
};

function instantOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

function fire(world: World, schedule: { name: string; arn: string }, target: Target, scheduledAt: number) {
  // EventBridge Scheduler User Guide, "Adding context attributes": whole seconds, UTC.
  const time = new Date(scheduledAt).toISOString().replace(/\.\d{3}Z$/, 'Z');
  const body = (target.Input ?? defaultInput(world, schedule.arn, time))
    .replaceAll('<aws.scheduler.schedule-arn>', schedule.arn)
    .replaceAll('<aws.scheduler.scheduled-time>', time)
    .replaceAll('<aws.scheduler.execution-id>', randomUUID())
    .replaceAll('<aws.scheduler.attempt-number>', '1');
  const refusal = deliver(world, schedule, target, body);
  if (refusal === undefined) return;
  world.log.warn(`schedule ${schedule.name}: ${refusal}`);
  const { Arn: deadLetters } = target.DeadLetterConfig ?? {};
  if (deadLetters !== undefined)
    deliverToQueue(world, schedule, { arn: deadLetters, role: target.RoleArn, body });
}

/** Why the target did not get its input; undefined when it did. */
function deliver(
  world: World,
  schedule: { name: string; arn: string },
  { Arn, RoleArn, SqsParameters }: Target,
  body: string,
): string | undefined {
  if (Arn.split(':')[2] === 'sqs') {
    const message = { arn: Arn, role: RoleArn, body, group: SqsParameters?.MessageGroupId };
    const outcome = deliverToQueue(world, schedule, message);
    return outcome.kind === 'delivered' ? undefined : outcome.message;
  }
  if (!world.functions.get(unqualified(Arn, world))) return `there is no function ${Arn}`;
  const request = { action: 'lambda:InvokeFunction', resource: Arn, context: {} };
  const decision = world.identities.authorise(RoleArn, request);
  if (!decision.allowed) return `${decision.reason}. Missing statement: ${missingStatement(request)}`;
  world.functions.invokeAsync(Arn, body, { trigger: `schedule ${schedule.name}` });
  return undefined;
}

/** What a target without `Input` gets. */
function defaultInput(world: World, arn: string, time: string): string {
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: world.account,
    time,
    region: world.region,
    resources: [arn],
    detail: '{}',
  });
}
