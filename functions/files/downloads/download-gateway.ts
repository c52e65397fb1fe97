import { create as contentDisposition } from 'content-disposition';
import { presignObject } from '../../_shared/aws/presign-object.ts';

const DOWNLOAD_SECONDS = 5 * 60;
/** Only what no browser would run is shown in place; all else is saved. */
const SHOWN = /^(image\/(png|jpeg|webp|gif|avif)|application\/pdf|text\/plain)$/;

/** Addresses that lead out of the bucket of files. */
export interface DownloadGateway {
  /** An address of 5 minutes that gives the object under a name and type of our choosing (RFC 6266). */
  presignDownload(key: string, name: string, contentType: string): string;
}

export function downloadGateway(bucket: string): DownloadGateway {
  return {
    presignDownload: (key, name, contentType) =>
      presignObject({
        bucket,
        key,
        query: {
          'response-content-type': contentType,
          'response-content-disposition': contentDisposition(name, {
            type: SHOWN.test(contentType) ? 'inline' : 'attachment',
          }),
        },
        expiresSeconds: DOWNLOAD_SECONDS,
      }),
  };
}
