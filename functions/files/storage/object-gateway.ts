import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isAwsError } from '../../_shared/aws/errors.ts';

/** A large body takes longer to send than S3 may be silent: a MiB a second at least. */
const MS_A_MIB = 1_000;

export type ObjectGateway = ReturnType<typeof objectGateway>;

/**
 * What is put into the bucket of files and taken out of it. Every call rejects with the SDK's error for what S3
 * refuses, and with AppError `dependency-down` (503) when S3 cannot be used.
 */
export function objectGateway(s3: S3Client, bucket: string) {
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  return {
    /** Gives the ETag of what is stored now. */
    async put(key: string, body: Uint8Array, contentType: string): Promise<string | undefined> {
      const command = new PutObjectCommand({ ...at(key), Body: body, ContentType: contentType });
      const requestTimeout = 2_500 + (body.length / 1024 ** 2) * MS_A_MIB;
      return (await s3.send(command, { requestTimeout })).ETag;
    },

    /** Drops what was sent of an upload in parts; one that is over is no error. */
    async abortParts(key: string, uploadId: string): Promise<void> {
      try {
        await s3.send(new AbortMultipartUploadCommand({ ...at(key), UploadId: uploadId }));
      } catch (error) {
        if (!isAwsError(error, 'NoSuchUpload')) throw error;
      }
    },

    /** Removes at most 1000 objects; those that are not there are no error. */
    async remove(keys: readonly string[]): Promise<void> {
      if (keys.length === 0) return;
      const Objects = keys.map((Key) => ({ Key }));
      const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
      const { Errors = [] } = await s3.send(command);
      if (Errors.length > 0) throw new Error(`S3 kept ${Errors.length} objects`, { cause: Errors });
    },
  };
}

export interface OpenObject {
  /** With its quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** To be read or destroyed. */
  readonly body: Readable;
}

export type StoredObjectGateway = ReturnType<typeof storedObjectGateway>;

/**
 * What is read of the bucket of files. Every method throws AppError `dependency-down` (503) when S3 cannot be used.
 */
export function storedObjectGateway(s3: S3Client, bucket: string) {
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  return {
    /** The object as it is now, its body still to be read. Rejects with S3's own error when there is none. */
    async open(key: string): Promise<OpenObject> {
      const { Body, ETag, ContentLength } = await s3.send(new GetObjectCommand(at(key)));
      if (!(Body instanceof Readable) || ETag === undefined || ContentLength === undefined) {
        throw new Error(`${key} has no body`);
      }
      return { etag: ETag, size: ContentLength, body: Body };
    },

    /** The whole object; rejects when it has not this ETag any more. */
    async get(key: string, etag: string | undefined): Promise<Uint8Array> {
      const { Body } = await s3.send(new GetObjectCommand({ ...at(key), IfMatch: etag }));
      if (!Body) throw new Error(`${key} has no body`);
      return Body.transformToByteArray();
    },

    /** Every key below a prefix, by pages of at most 1000. */
    async *keys(prefix: string): AsyncGenerator<readonly { key: string; modifiedAt: Date }[]> {
      let token: string | undefined;
      do {
        const page = await s3.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
        );
        yield (page.Contents ?? []).map(({ Key = '', LastModified = new Date(0) }) => ({
          key: Key,
          modifiedAt: LastModified,
        }));
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
  };
}
