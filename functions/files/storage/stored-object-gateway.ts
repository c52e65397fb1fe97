import { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

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
