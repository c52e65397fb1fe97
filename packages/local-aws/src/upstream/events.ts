import { messageOf } from '../core/start-error.ts';
import { isMoved } from '../core/upstream.ts';
import type { World } from '../core/world.ts';
import { AwsError } from '../services/aws-service.ts';
import type { NewEvent } from '../services/events/bus-event.ts';
import type { Rule } from '../services/events/rule.ts';

/** Makes the bus there; the default one is there. */
export async function makeUpstreamBus(world: World, Name: string): Promise<void> {
  if (!isMoved(world, 'events')) return;
  try {
    await world.upstream?.call('events', 'CreateEventBus', { Name });
  } catch (error) {
    if (!(error instanceof AwsError && /AlreadyExists/.test(error.code))) throw error;
  }
}

/** Makes the rule there, with its targets. @throws Error for a target that is no queue: functions are here */
export async function makeUpstreamRule(world: World, rule: Rule): Promise<void> {
  const foreign = rule.targets.find(({ Arn }) => Arn.split(':')[2] !== 'sqs');
  if (foreign) throw new Error(`target ${foreign.Arn}: with --aws-endpoint a rule delivers to queues only`);
  const { name, busName: EventBusName, enabled, pattern, targets } = rule;
  await world.upstream?.call('events', 'PutRule', {
    Name: name,
    EventBusName,
    EventPattern: JSON.stringify(pattern),
    State: enabled ? 'ENABLED' : 'DISABLED',
  });
  await world.upstream?.call('events', 'PutTargets', { Rule: name, EventBusName, Targets: targets });
}

/** Publishes an event of the runtime's own, such as one of S3. */
export function publishUpstream(world: World, EventBusName: string, event: NewEvent): void {
  const entry = {
    EventBusName,
    Source: event.source,
    DetailType: event.detailType,
    Detail: JSON.stringify(event.detail),
    Resources: event.resources,
  };
  world.upstream
    ?.call('events', 'PutEvents', { Entries: [entry] })
    .catch((error: unknown) => world.log.error(`an event of ${event.source} is lost: ${messageOf(error)}`));
}
