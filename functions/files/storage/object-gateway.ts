import { hash } from 'node:crypto';
import { presignObject } from '../../_shared/aws/presign-object.ts';
import { type S3Answer, s3Call } from '../../_shared/aws/s3-call.ts';
import { S3Error } from '../../_shared/aws/s3-error.ts';
import { type PresignedPost, presignPost } from '../../_shared/aws/s3-presigned-post.ts';
import { escapeXml, textOf } from '../../_shared/aws/s3-xml.ts';

/** Seconds that the addresses live. */
const UPLOAD_SECONDS = 15 * 60;
const PART_SECONDS = 24 * 60 * 60;
const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/';

export interface Part {
  readonly partNumber: number;
  readonly etag: string;
}

export type ObjectGateway = ReturnType<typeof objectGateway>;

/**
 * What is put into the bucket of files and taken out of it. Every call rejects with S3Error for what S3
 * refuses, and with AppError `dependency-down` (503) when S3 cannot be used.
 */
export function objectGateway(bucket: string) {
  const postXml = (
    at: { readonly key?: string; readonly query: Readonly<Record<string, string>> },
    body: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<S3Answer> =>
    s3Call({
      method: 'POST',
      bucket,
      ...at,
      body,
      headers: { 'content-type': 'application/xml', ...headers },
    });

  return {
    /** Gives the ETag of what is stored now. */
    async put(key: string, body: Uint8Array, contentType: string): Promise<string | undefined> {
      const headers = { 'content-type': contentType };
      return (await s3Call({ method: 'PUT', bucket, key, headers, body })).etag;
    },

    /** A form that S3 takes for 15 minutes: this key, exactly this type, at most this many bytes. */
    presignPost(key: string, contentType: string, size: number): PresignedPost {
      return presignPost({ bucket, key, contentType, maxBytes: size, expiresSeconds: UPLOAD_SECONDS });
    },

    async beginParts(key: string, contentType: string): Promise<string> {
      const headers = { 'content-type': contentType };
      const { text } = await s3Call({ method: 'POST', bucket, key, query: { uploads: '' }, headers });
      const uploadId = textOf('UploadId', text);
      if (uploadId === undefined) throw new Error('S3 gave no upload id');
      return uploadId;
    },

    presignParts(key: string, uploadId: string, count: number): { partNumber: number; url: string }[] {
      return Array.from({ length: count }, (_, index) => {
        const query = { partNumber: String(index + 1), uploadId };
        const url = presignObject({ method: 'PUT', bucket, key, query, expiresSeconds: PART_SECONDS });
        return { partNumber: index + 1, url };
      });
    },

    /** Puts the parts together. Rejects with S3's own error for parts that are not there or do not fit. */
    async completeParts(key: string, uploadId: string, parts: readonly Part[]): Promise<void> {
      const list = parts
        .toSorted((a, b) => a.partNumber - b.partNumber)
        .map(
          ({ partNumber, etag }) =>
            `<Part><PartNumber>${partNumber}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`,
        );
      const body = `<CompleteMultipartUpload xmlns="${XMLNS}">${list.join('')}</CompleteMultipartUpload>`;
      await postXml({ key, query: { uploadId } }, body);
    },

    /** Drops what was sent of an upload in parts; one that is over is no error. */
    async abortParts(key: string, uploadId: string): Promise<void> {
      try {
        await s3Call({ method: 'DELETE', bucket, key, query: { uploadId } });
      } catch (error) {
        if (!(error instanceof S3Error && error.code === 'NoSuchUpload')) throw error;
      }
    },

    /** Removes at most 1000 objects; those that are not there are no error. */
    async remove(keys: readonly string[]): Promise<void> {
      if (keys.length === 0) return;
      const objects = keys.map((key) => `<Object><Key>${escapeXml(key)}</Key></Object>`).join('');
      const body = `<Delete xmlns="${XMLNS}">${objects}<Quiet>true</Quiet></Delete>`;
      await postXml({ query: { delete: '' } }, body, {
        'x-amz-checksum-sha256': hash('sha256', body, 'base64'),
      });
    },
  };
}
