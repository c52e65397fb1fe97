import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { create as contentDisposition } from 'content-disposition';

const DOWNLOAD_SECONDS = 5 * 60;
/** Only what no browser would run is shown in place; all else is saved. */
const SHOWN = /^(image\/(png|jpeg|webp|gif|avif)|application\/pdf|text\/plain)$/;

/** URLs that lead out of the bucket of files. */
export interface DownloadGateway {
  /** A URL of 5 minutes that gives the object under a name and type of our choosing (RFC 6266). */
  presignDownload(key: string, name: string, contentType: string): Promise<string>;
}

export function downloadGateway(s3: S3Client, bucket: string): DownloadGateway {
  return {
    presignDownload: (key, name, contentType) =>
      getSignedUrl(
        s3,
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ResponseContentType: contentType,
          ResponseContentDisposition: contentDisposition(name, {
            type: SHOWN.test(contentType) ? 'inline' : 'attachment',
          }),
        }),
        { expiresIn: DOWNLOAD_SECONDS },
      ),
  };
}
