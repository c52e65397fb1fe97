import * as z from 'zod';

/** A file of bytes and how many. Files are never changed once written. */
export const blobRef = z.object({ file: z.string(), size: z.number() });
export type BlobRef = z.infer<typeof blobRef>;

export const checksumAlgorithm = z.enum(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']);
export type ChecksumAlgorithm = z.infer<typeof checksumAlgorithm>;

/** Base64, with `-N` behind it when it is made of the checksums of N parts. */
export const storedChecksum = z.object({
  algorithm: checksumAlgorithm,
  value: z.string(),
  type: z.enum(['FULL_OBJECT', 'COMPOSITE']),
});
export type StoredChecksum = z.infer<typeof storedChecksum>;

/** What was said of an object when it was put. */
export const objectDetails = z.object({
  /** `content-type`, `cache-control` and so on, as they come back. */
  headers: z.record(z.string(), z.string()),
  /** `x-amz-meta-…` without that prefix. */
  metadata: z.record(z.string(), z.string()),
  tags: z.array(z.tuple([z.string(), z.string()])),
  checksum: storedChecksum.optional(),
  parts: z.number().optional(),
  /** The multipart upload it was made by. */
  uploadId: z.string().optional(),
});
export type ObjectDetails = z.infer<typeof objectDetails>;

export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Without its quotes. */
  readonly etag: string;
  /** ms since the epoch. */
  readonly modified: number;
  readonly blobs: readonly BlobRef[];
  readonly details: ObjectDetails;
}
