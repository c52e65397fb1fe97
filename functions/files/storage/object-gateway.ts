import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { isAwsError } from '../../_shared/aws/errors.ts';

/** Seconds that the URLs live. */
const UPLOAD_SECONDS = 15 * 60;
const PART_SECONDS = 24 * 60 * 60;
/** A large body takes longer to send than S3 may be silent: a MiB a second at least. */
const MS_A_MIB = 1_000;

export interface Part {
  readonly partNumber: number;
  readonly etag: string;
}

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

    /** A form that S3 takes for 15 minutes: this key, exactly this type, at most this many bytes. */
    presignPost(key: string, contentType: string, size: number): Promise<PresignedPost> {
      return createPresignedPost(s3, {
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
      const command = new CreateMultipartUploadCommand({ ...at(key), ContentType: contentType });
      const { UploadId } = await s3.send(command);
      if (UploadId === undefined) throw new Error('S3 gave no upload id');
      return UploadId;
    },

    presignParts(
      key: string,
      uploadId: string,
      count: number,
    ): Promise<{ partNumber: number; url: string }[]> {
      return Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const part = new UploadPartCommand({ ...at(key), UploadId: uploadId, PartNumber: index + 1 });
          return { partNumber: index + 1, url: await getSignedUrl(s3, part, { expiresIn: PART_SECONDS }) };
        }),
      );
    },

    /** Puts the parts together. Rejects with S3's own error for parts that are not there or do not fit. */
    async completeParts(key: string, uploadId: string, parts: readonly Part[]): Promise<void> {
      const Parts = parts
        .toSorted((a, b) => a.partNumber - b.partNumber)
        .map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag }));
      await s3.send(
        new CompleteMultipartUploadCommand({ ...at(key), UploadId: uploadId, MultipartUpload: { Parts } }),
      );
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
