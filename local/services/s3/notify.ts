import { perWorld } from '../../core/per-world.ts';
import type { World } from '../../core/world.ts';
import type { NotificationTarget } from './buckets.ts';
import { eventBridgeEntry, notificationMessage } from './notification-payload.ts';
import type { ObjectEvent } from './object-events.ts';
import { s3Context } from './s3-context.ts';

/** Who takes what S3 tells: filled in by the services that stand behind it. */
export interface ObjectEventSinks {
  /** Puts a message into the queue of this ARN. */
  queue?: (arn: string, body: string) => void;
  /** Puts an event on the default bus. */
  bus?: (entry: ReturnType<typeof eventBridgeEntry>) => void;
}

/**
 * The sinks of one world. Asking for them starts the delivery of its buckets' events: to functions at once
 * (asynchronously invoked, with Lambda's retries), to queues and the bus where somebody takes them.
 */
export const objectEventSinks = perWorld((world): ObjectEventSinks => {
  const sinks: ObjectEventSinks = {};
  const { events, buckets } = s3Context(world);
  events.on((event) => {
    const settings = buckets.settings(event.bucket);
    for (const target of settings.notifications)
      if (isWanted(target, event)) deliver(world, sinks, target, event);
    if (settings.eventBridge) {
      if (sinks.bus) sinks.bus(eventBridgeEntry(world, event));
      else world.log.warn(`s3: no EventBridge takes ${event.name} of ${event.bucket}`);
    }
  });
  return sinks;
});

function isWanted(target: NotificationTarget, event: ObjectEvent): boolean {
  const name = `s3:${event.name}`;
  const named = target.events.some((each) =>
    each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : each === name,
  );
  return named && event.key.startsWith(target.prefix) && event.key.endsWith(target.suffix);
}

function deliver(
  world: World,
  sinks: ObjectEventSinks,
  target: NotificationTarget,
  event: ObjectEvent,
): void {
  const body = JSON.stringify(notificationMessage(world, event, target.id));
  switch (target.kind) {
    case 'lambda':
      if (world.functions.get(target.arn))
        world.functions.invokeAsync(target.arn, body, { trigger: `s3 ${event.bucket}` });
      else world.log.warn(`s3: ${target.arn}, which ${event.bucket} notifies, is not there`);
      return;
    case 'sqs':
      if (sinks.queue) sinks.queue(target.arn, body);
      else world.log.warn(`s3: no queue takes ${event.name} of ${event.bucket}`);
      return;
  }
}
