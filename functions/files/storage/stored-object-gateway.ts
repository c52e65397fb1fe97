import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

export interface ObjectState {
  /** With its quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

export type StoredObjectGateway = ReturnType<typeof storedObjectGateway>;

/**
 * What is read of the bucket of files: streams and pages. Every method throws AppError `dependency-down` (503) when S3 cannot be reached.
 */
export function storedObjectGateway(s3: S3Client, bucket: string) {
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  return {
    /** What the object is now. Rejects with S3's own error when there is none. */
    async head(key: string): Promise<ObjectState> {
      const { ETag, ContentLength } = await s3.send(new HeadObjectCommand(at(key)));
      if (ETag === undefined || ContentLength === undefined) throw new Error(`${key} has no state`);
      return { etag: ETag, size: ContentLength };
    },

    /** The whole object, or its first bytes; rejects when it has not this ETag any more. */
    async get(key: string, etag: string | undefined, firstBytes?: number): Promise<Uint8Array> {
      const range = firstBytes === undefined ? {} : { Range: `bytes=0-${firstBytes - 1}` };
      const { Body } = await s3.send(new GetObjectCommand({ ...at(key), IfMatch: etag, ...range }));
      if (!Body) throw new Error(`${key} has no body`);
      return Body.transformToByteArray();
    },

    /** The same as a stream, for what must not be in memory whole. */
    async stream(key: string, etag: string): Promise<Readable> {
      const { Body } = await s3.send(new GetObjectCommand({ ...at(key), IfMatch: etag }));
      if (!(Body instanceof Readable)) throw new Error(`${key} has no body`);
      return Body;
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
