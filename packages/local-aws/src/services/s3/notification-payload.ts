import type { World } from '../../core/world.ts';
import { isoDate } from './answers.ts';
import type { ObjectEvent } from './object-events.ts';

/** A key as it stands in notifications to Lambda, SQS and SNS: form-encoded, so that a space is a plus sign. */
export const notificationKey = (key: string): string =>
  key
    .split('/')
    .map((part) =>
      encodeURIComponent(part)
        .replace(/%20/g, '+')
        .replace(/[!'()*]/g, formEncoded),
    )
    .join('/');
const formEncoded = (character: string): string => {
  // Java's URLEncoder, whose output S3's is, leaves the asterisk alone.
  if (character === '*') return character;
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
};

/** The message to Lambda, SQS and SNS ("Event message structure", Amazon S3 User Guide). */
export function notificationMessage(
  { region }: Pick<World, 'region'>,
  event: ObjectEvent,
  configurationId: string,
): { Records: object[] } {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: isoDate(event.at),
        eventName: event.name,
        userIdentity: { principalId: `AWS:${event.principalArn}` },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': event.requestId, 'x-amz-id-2': event.requestId },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId,
          bucket: {
            name: event.bucket,
            ownerIdentity: { principalId: 'LOCAL' },
            arn: `arn:aws:s3:::${event.bucket}`,
          },
          object: {
            key: notificationKey(event.key),
            ...(event.size === undefined ? {} : { size: event.size }),
            ...(event.etag === undefined ? {} : { eTag: event.etag }),
            sequencer: event.sequencer,
          },
        },
      },
    ],
  };
}

/** Detail type and reason that EventBridge receives, by event ("EventBridge event message structure"). */
const BRIDGE: Readonly<Record<ObjectEvent['name'], readonly [type: string, reason: object]>> = {
  'ObjectCreated:Put': ['Object Created', { reason: 'PutObject' }],
  'ObjectCreated:Post': ['Object Created', { reason: 'POST Object' }],
  'ObjectCreated:Copy': ['Object Created', { reason: 'CopyObject' }],
  'ObjectCreated:CompleteMultipartUpload': ['Object Created', { reason: 'CompleteMultipartUpload' }],
  'ObjectRemoved:Delete': [
    'Object Deleted',
    { reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' },
  ],
  'ObjectTagging:Put': ['Object Tags Added', {}],
  'ObjectTagging:Delete': ['Object Tags Deleted', {}],
};

/** An entry for EventBridge's default bus: the key as it is. */
export function eventBridgeEntry(
  { account }: Pick<World, 'account'>,
  event: ObjectEvent,
): { source: 'aws.s3'; detailType: string; resources: string[]; detail: object; time: number } {
  const [detailType, reason] = BRIDGE[event.name];
  return {
    source: 'aws.s3',
    detailType,
    time: event.at,
    resources: [`arn:aws:s3:::${event.bucket}`],
    detail: {
      version: '0',
      bucket: { name: event.bucket },
      object: {
        key: event.key,
        ...(event.size === undefined ? {} : { size: event.size }),
        ...(event.etag === undefined ? {} : { etag: event.etag }),
        sequencer: event.sequencer,
      },
      'request-id': event.requestId,
      requester: account,
      'source-ip-address': '127.0.0.1',
      ...reason,
    },
  };
}
