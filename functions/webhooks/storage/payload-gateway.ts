import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isAwsError } from '../../_shared/aws/errors.ts';
import { dependencyDown } from '../../_shared/errors/errors.ts';
import { hashOf } from './event-record.ts';

/** The largest body comes in at 6 MB. */
const REQUEST_TIMEOUT_MS = 6_000;

/** Payloads that are too large for the table. Every method throws AppError `dependency-down` (503). */
export interface PayloadGateway {
  /** Stores the first payload of an event and gives its key; a repeat changes nothing. */
  put(source: string, eventId: string, json: string): Promise<string>;
  get(key: string): Promise<string>;
}

export function payloadGateway(s3: S3Client, bucket: string): PayloadGateway {
  return {
    async put(source, eventId, json) {
      const Key = `events/${source}/${hashOf(eventId)}`;
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key,
        Body: json,
        ContentType: 'application/json',
        IfNoneMatch: '*',
      });
      try {
        await s3.send(command, { requestTimeout: REQUEST_TIMEOUT_MS });
      } catch (error) {
        // The same object is being written at this moment (Amazon S3, "Conditional writes").
        if (isAwsError(error, 'ConditionalRequestConflict')) throw dependencyDown('s3', error);
        if (!isAwsError(error, 'PreconditionFailed')) throw error;
      }
      return Key;
    },
    async get(key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
        requestTimeout: REQUEST_TIMEOUT_MS,
      });
      if (!Body) throw new Error(`${key} has no body`);
      return Body.transformToString();
    },
  };
}
