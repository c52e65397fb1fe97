import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { dependencyDown } from '../_shared/errors/errors.ts';
import { lazy } from '../_shared/lazy.ts';

/** Seconds that the addresses live. */
const UPLOAD_SECONDS = 15 * 60;
const PART_SECONDS = 24 * 60 * 60;

// Checksums only where S3 asks for them: a browser that posts a form cannot add the SDK's own.
const client = lazy(
  () => new S3Client({ maxAttempts: 3, requestChecksumCalculation: 'WHEN_REQUIRED', forcePathStyle: true }),
);

/** Names of errors that say something about the request; all others mean that S3 cannot be used. */
const OWN_FAULTS = new Set([
  'NoSuchKey',
  'NotFound',
  'NoSuchUpload',
  'InvalidPart',
  'InvalidPartOrder',
  'EntityTooSmall',
  'AccessDenied',
  'PreconditionFailed',
]);

async function onBucket<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && OWN_FAULTS.has(error.name)) throw error;
    throw dependencyDown('s3', error);
  }
}

export interface ObjectState {
  /** With its quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}
export interface PresignedPost {
  readonly url: string;
  readonly fields: Record<string, string>;
}
export interface Part {
  readonly partNumber: number;
  readonly etag: string;
}

export type ObjectGateway = ReturnType<typeof objectGateway>;

/** The bucket of files. Every method throws AppError `dependency-down` (503) when S3 cannot be reached. */
export function objectGateway(bucket: string) {
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  return {
    /** Gives the ETag of what is stored now. */
    async put(key: string, body: Uint8Array, contentType: string): Promise<string | undefined> {
      const put = new PutObjectCommand({ ...at(key), Body: body, ContentType: contentType });
      return (await onBucket(client().send(put))).ETag;
    },

    /** What the object is now. Rejects with S3's own error when there is none. */
    async head(key: string): Promise<ObjectState> {
      const { ETag, ContentLength } = await onBucket(client().send(new HeadObjectCommand(at(key))));
      if (ETag === undefined || ContentLength === undefined) throw new Error(`${key} has no state`);
      return { etag: ETag, size: ContentLength };
    },

    /** The whole object, or its first bytes; rejects when it has not this ETag any more. */
    async get(key: string, etag: string | undefined, firstBytes?: number): Promise<Uint8Array> {
      const range = firstBytes === undefined ? {} : { Range: `bytes=0-${firstBytes - 1}` };
      const { Body } = await onBucket(
        client().send(new GetObjectCommand({ ...at(key), IfMatch: etag, ...range })),
      );
      if (!Body) throw new Error(`${key} has no body`);
      return Body.transformToByteArray();
    },

    /** The same as a stream, for what must not be in memory whole. */
    async stream(key: string, etag: string): Promise<Readable> {
      const { Body } = await onBucket(client().send(new GetObjectCommand({ ...at(key), IfMatch: etag })));
      if (!(Body instanceof Readable)) throw new Error(`${key} has no body`);
      return Body;
    },

    /** A form that S3 takes for 15 minutes: this key, exactly this type, at most this many bytes. */
    presignPost(key: string, contentType: string, size: number): Promise<PresignedPost> {
      return createPresignedPost(client(), {
        ...at(key),
        Expires: UPLOAD_SECONDS,
        Fields: { 'Content-Type': contentType },
        Conditions: [
          ['content-length-range', 1, size],
          ['eq', '$Content-Type', contentType],
        ],
      });
    },

    async beginParts(key: string, contentType: string): Promise<string> {
      const begun = await onBucket(
        client().send(new CreateMultipartUploadCommand({ ...at(key), ContentType: contentType })),
      );
      if (begun.UploadId === undefined) throw new Error('S3 gave no upload id');
      return begun.UploadId;
    },

    presignParts(
      key: string,
      uploadId: string,
      count: number,
    ): Promise<{ partNumber: number; url: string }[]> {
      return Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const partNumber = index + 1;
          const part = new UploadPartCommand({ ...at(key), UploadId: uploadId, PartNumber: partNumber });
          return { partNumber, url: await getSignedUrl(client(), part, { expiresIn: PART_SECONDS }) };
        }),
      );
    },

    /** Puts the parts together. Rejects with S3's own error for parts that are not there or do not fit. */
    async completeParts(key: string, uploadId: string, parts: readonly Part[]): Promise<void> {
      const Parts = parts
        .toSorted((a, b) => a.partNumber - b.partNumber)
        .map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag }));
      await onBucket(
        client().send(
          new CompleteMultipartUploadCommand({ ...at(key), UploadId: uploadId, MultipartUpload: { Parts } }),
        ),
      );
    },

    /** Drops what was sent of an upload in parts; one that is over is no error. */
    async abortParts(key: string, uploadId: string): Promise<void> {
      try {
        await onBucket(client().send(new AbortMultipartUploadCommand({ ...at(key), UploadId: uploadId })));
      } catch (error) {
        if (!(error instanceof Error && error.name === 'NoSuchUpload')) throw error;
      }
    },

    /** Removes objects; those that are not there are no error. */
    async remove(keys: readonly string[]): Promise<void> {
      if (keys.length === 0) return;
      const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
      await onBucket(client().send(new DeleteObjectsCommand({ Bucket: bucket, Delete })));
    },

    /** Every key below a prefix. */
    async *keys(prefix: string): AsyncGenerator<readonly { key: string; modifiedAt: Date }[]> {
      let token: string | undefined;
      do {
        const page = await onBucket(
          client().send(
            new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
          ),
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
