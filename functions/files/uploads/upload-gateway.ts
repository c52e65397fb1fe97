import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/**
 * Seconds that the URLs live. They die with the function's own credentials, whatever they say, so none says more than
 * those always have left; `GET /uploads/{id}` gives fresh ones.
 */
const UPLOAD_SECONDS = 15 * 60;
const PART_SECONDS = 60 * 60;

export interface Part {
  readonly partNumber: number;
  readonly etag: string;
}

export type UploadGateway = ReturnType<typeof uploadGateway>;

/**
 * What lets somebody else put an object into the bucket of files. Every call rejects with the SDK's error for what S3
 * refuses, and with AppError `dependency-down` (503) when S3 cannot be used.
 */
export function uploadGateway(s3: S3Client, bucket: string) {
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  return {
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

    /** The parts that have come, at most 1,000. Rejects with S3's `NoSuchUpload` for an upload that is over. */
    async listParts(key: string, uploadId: string): Promise<Part[]> {
      const { Parts = [] } = await s3.send(new ListPartsCommand({ ...at(key), UploadId: uploadId }));
      return Parts.map(({ PartNumber = 0, ETag = '' }) => ({ partNumber: PartNumber, etag: ETag }));
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
  };
}
