import * as z from 'zod';
import type { BucketSettings, NotificationTarget } from '../services/s3/buckets.ts';
import { s3Context } from '../services/s3/s3-context.ts';
import { cfnBoolean, readProperties, stableHex } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

type Notifications = Pick<BucketSettings, 'notifications' | 'eventBridge'>;
export const NO_NOTIFICATIONS: Notifications = { notifications: [], eventBridge: false };

const rules = z.array(z.object({ Name: z.string(), Value: z.string() }));
const target = {
  Event: z.string(),
  Filter: z.object({ S3Key: z.object({ Rules: rules }) }).optional(),
};
/** `NotificationConfiguration` of `AWS::S3::Bucket`. */
export const notificationConfiguration = z.object({
  EventBridgeConfiguration: z.object({ EventBridgeEnabled: cfnBoolean.default(true) }).optional(),
  LambdaConfigurations: z.array(z.object({ ...target, Function: z.string() })).default([]),
  QueueConfigurations: z.array(z.object({ ...target, Queue: z.string() })).default([]),
});

export function notificationsOf(configuration: z.output<typeof notificationConfiguration>): Notifications {
  const { EventBridgeConfiguration, LambdaConfigurations, QueueConfigurations } = configuration;
  return {
    eventBridge: EventBridgeConfiguration?.EventBridgeEnabled ?? false,
    notifications: [
      ...LambdaConfigurations.map((each) =>
        targetOf('lambda', each.Function, [each.Event], each.Filter?.S3Key.Rules),
      ),
      ...QueueConfigurations.map((each) =>
        targetOf('sqs', each.Queue, [each.Event], each.Filter?.S3Key.Rules),
      ),
    ],
  };
}

/** Names the topics, which nothing here notifies. */
export function unservedNotifications(configuration: unknown): readonly string[] {
  const has =
    typeof configuration === 'object' && configuration !== null && 'TopicConfigurations' in configuration;
  return has ? ['NotificationConfiguration.TopicConfigurations'] : [];
}

const apiTarget = {
  Events: z.array(z.string()),
  Filter: z.object({ Key: z.object({ FilterRules: rules }).optional() }).optional(),
};
/** The custom resource has the configuration as S3's API takes it. */
const schema = z.object({
  BucketName: z.string(),
  NotificationConfiguration: z.object({
    EventBridgeConfiguration: z.unknown().optional(),
    LambdaFunctionConfigurations: z
      .array(z.object({ ...apiTarget, LambdaFunctionArn: z.string() }))
      .default([]),
    QueueConfigurations: z.array(z.object({ ...apiTarget, QueueArn: z.string() })).default([]),
  }),
});

/**
 * `Custom::S3BucketNotifications`, by which CDK's `addEventNotification` and `eventBridgeEnabled` set a bucket's
 * notifications. Its own function is written in Python and is not run: what it would do is done here.
 */
export const s3BucketNotifications: ResourceType = {
  type: 'Custom::S3BucketNotifications',
  unsupported: ({ NotificationConfiguration }) => unservedNotifications(NotificationConfiguration),
  async make(input, world) {
    const { BucketName, NotificationConfiguration: wanted } = readProperties(schema, input.properties);
    const { buckets } = s3Context(world);
    if (!buckets.exists(BucketName)) throw new Error(`there is no bucket ${BucketName}`);
    const settings = buckets.settings(BucketName);
    buckets.configure(BucketName, {
      ...settings,
      eventBridge: settings.eventBridge || wanted.EventBridgeConfiguration !== undefined,
      notifications: [
        ...settings.notifications,
        ...wanted.LambdaFunctionConfigurations.map((each) =>
          targetOf('lambda', each.LambdaFunctionArn, each.Events, each.Filter?.Key?.FilterRules),
        ),
        ...wanted.QueueConfigurations.map((each) =>
          targetOf('sqs', each.QueueArn, each.Events, each.Filter?.Key?.FilterRules),
        ),
      ],
    });
    return { ref: input.physicalName };
  },
};

function targetOf(
  kind: NotificationTarget['kind'],
  arn: string,
  events: readonly string[],
  given: z.output<typeof rules> = [],
): NotificationTarget {
  const rule = (name: string): string => given.find(({ Name }) => Name.toLowerCase() === name)?.Value ?? '';
  const id = stableHex(`${arn} ${events.join()} ${JSON.stringify(given)}`, 32);
  return { kind, arn, events, prefix: rule('prefix'), suffix: rule('suffix'), id };
}
