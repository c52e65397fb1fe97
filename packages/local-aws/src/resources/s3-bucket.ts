import * as z from 'zod';
import type { BucketSettings } from '../services/s3/buckets.ts';
import { objectNotifications } from '../services/s3/notify.ts';
import { s3Context } from '../services/s3/s3-context.ts';
import { isBucketName } from '../services/s3/s3-request.ts';
import { cfnNumber, readProperties, stableHex } from './properties.ts';
import type { ResourceType } from './resource-type.ts';
import {
  NO_NOTIFICATIONS,
  notificationConfiguration,
  notificationsOf,
  unservedNotifications,
} from './s3-bucket-notifications.ts';

const texts = z.array(z.string()).default([]);
const schema = z.object({
  BucketName: z.string().optional(),
  CorsConfiguration: z
    .object({
      CorsRules: z.array(
        z.object({
          AllowedOrigins: texts,
          AllowedMethods: texts,
          AllowedHeaders: texts,
          ExposedHeaders: texts,
          MaxAge: cfnNumber.optional(),
        }),
      ),
    })
    .optional(),
  NotificationConfiguration: notificationConfiguration.optional(),
});
type Properties = z.infer<typeof schema>;

/** `AWS::S3::Bucket` */
export const s3Bucket: ResourceType = {
  type: 'AWS::S3::Bucket',
  properties: [
    'BucketName',
    'CorsConfiguration',
    'NotificationConfiguration',
    'BucketEncryption',
    'OwnershipControls',
    'PublicAccessBlockConfiguration',
    'Tags',
  ],
  unsupported: ({ NotificationConfiguration }) => unservedNotifications(NotificationConfiguration),
  async make(input, world) {
    const properties = readProperties(schema, input.properties);
    const name = properties.BucketName ?? generatedName(input.physicalName);
    if (!isBucketName(name)) throw new Error(`BucketName ${name}: not a valid bucket name`);
    const { buckets } = s3Context(world);
    buckets.create(name, world.clock.now());
    buckets.configure(name, settingsOf(properties));
    objectNotifications(world);
    const aws = new URL(world.endpoints.aws);
    return {
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${world.region}.amazonaws.com`,
        DualStackDomainName: `${name}.s3.dualstack.${world.region}.amazonaws.com`,
        WebsiteURL: `http://${name}.s3-website.${aws.hostname}:${aws.port}`,
      },
    };
  },
  /** As CloudFormation's default of `Retain` in most templates: objects stay until the data folder goes. */
  async remove({ ref }, world) {
    const { buckets, objects } = s3Context(world);
    if (objects.range(ref, Buffer.alloc(0), 1).length === 0) buckets.remove(ref);
  },
};

/** CloudFormation's own names are lower-cased and cut so that the hash at the end stays. */
function generatedName(physicalName: string): string {
  const clean = physicalName
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/^-+/, '');
  return clean.length <= 63 ? clean : `${clean.slice(0, 50).replace(/-+$/, '')}-${stableHex(clean, 12)}`;
}

function settingsOf({ CorsConfiguration, NotificationConfiguration }: Properties): BucketSettings {
  return {
    cors: (CorsConfiguration?.CorsRules ?? []).map((rule) => ({
      allowedOrigins: rule.AllowedOrigins,
      allowedMethods: rule.AllowedMethods,
      allowedHeaders: rule.AllowedHeaders,
      exposedHeaders: rule.ExposedHeaders,
      maxAgeSeconds: rule.MaxAge,
    })),
    ...(NotificationConfiguration === undefined
      ? NO_NOTIFICATIONS
      : notificationsOf(NotificationConfiguration)),
  };
}
