import { perWorld } from '../../core/per-world.ts';
import { messageOf } from '../../core/start-error.ts';
import type { World } from '../../core/world.ts';
import { missingStatement } from '../../iam/refusal.ts';
import { functionPermissions } from '../../resources/lambda-permission.ts';
import { unqualified } from '../../resources/lambda-version.ts';
import { eventBuses } from '../events/event-buses.ts';
import { queueStore } from '../sqs/queue-store.ts';
import type { NotificationTarget } from './buckets.ts';
import { eventBridgeEntry, notificationMessage } from './notification-payload.ts';
import type { ObjectEvent } from './object-events.ts';
import { bucketArn } from './permissions.ts';
import { s3Context } from './s3-context.ts';

const S3 = 's3.amazonaws.com';

/**
 * Delivers the events of one world's buckets where their settings say: functions are invoked asynchronously
 * with Lambda's retries, queues get a message, EventBridge's default bus an event. Started by the first bucket.
 */
export const objectNotifications = perWorld((world) => {
  const { events, buckets } = s3Context(world);
  const stop = events.on((event) => {
    const settings = buckets.settings(event.bucket);
    for (const target of settings.notifications) if (isWanted(target, event)) deliver(world, target, event);
    if (settings.eventBridge) eventBuses(world).publish('default', eventBridgeEntry(world, event));
  });
  return { stop };
});

function isWanted(target: NotificationTarget, event: ObjectEvent): boolean {
  const name = `s3:${event.name}`;
  const named = target.events.some((each) =>
    each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : each === name,
  );
  return named && event.key.startsWith(target.prefix) && event.key.endsWith(target.suffix);
}

/** The object is stored whatever becomes of the message; what would be lost on AWS too is said. */
function deliver(world: World, target: NotificationTarget, event: ObjectEvent): void {
  try {
    const body = JSON.stringify(notificationMessage(world, event, target.id));
    if (target.kind === 'lambda') toFunction(world, target.arn, event.bucket, body);
    else toQueue(world, target.arn, event.bucket, body);
  } catch (error) {
    world.log.warn(`s3: ${event.bucket} could not notify ${target.arn}: ${messageOf(error)}`);
  }
}

function toFunction(world: World, arn: string, bucket: string, body: string): void {
  const plain = unqualified(arn, world);
  if (!world.functions.get(plain)) throw new Error('there is no such function');
  if (!functionPermissions(world).allows(arn, S3, bucketArn(bucket)))
    throw new Error(`no AWS::Lambda::Permission names ${S3} and ${bucketArn(bucket)}`);
  world.functions.invokeAsync(plain, body, { trigger: `s3 ${bucket}` });
}

function toQueue(world: World, arn: string, bucket: string, body: string): void {
  const store = queueStore(world);
  const queue = store.get(arn);
  if (!queue) throw new Error('there is no such queue');
  const request = {
    action: 'sqs:SendMessage',
    resource: queue.arn,
    context: { 'aws:SourceArn': bucketArn(bucket), 'aws:SourceAccount': world.account },
    resourcePolicy: queue.attributes.Policy,
  };
  const decision = world.identities.authorise(S3, request);
  if (!decision.allowed)
    throw new Error(
      `${decision.reason}. Missing in the queue's policy, for ${S3}: ${missingStatement(request)}`,
    );
  store.send(queue, { body, senderId: S3 });
}
