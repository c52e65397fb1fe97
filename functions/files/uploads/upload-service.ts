import { isAwsError } from '../../_shared/aws/errors.ts';
import { conflict, notFound, validation } from '../../_shared/errors/errors.ts';
import { type File, PARTS_ABOVE_BYTES, type UploadInput } from '../contract.ts';
import { newFile, uploadKey } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { Part, UploadGateway } from './upload-gateway.ts';

export interface UploadServiceDeps {
  readonly files: Pick<FileRepository, 'find' | 'insert' | 'markReceived'>;
  readonly objects: UploadGateway;
  readonly newId: () => string;
}

/** Uploads straight to S3: by a presigned form, or in parts. */
export function uploadService({ files, objects, newId }: UploadServiceDeps) {
  return {
    /** Declares a file and gives the URLs it is sent to. */
    async begin(ownerId: string, input: UploadInput, publicUrl: string) {
      const file = newFile(newId(), input, new Date().toISOString());
      const key = uploadKey(file.id);
      if (input.size <= PARTS_ABOVE_BYTES) {
        await files.insert({ ownerId, file });
        return { file, upload: await objects.presignPost(key, input.contentType, input.size) };
      }
      const { partSize, count } = partsFor(input.size);
      const uploadId = await objects.beginParts(key, input.contentType);
      await files.insert({ ownerId, file, uploadId });
      const parts = await objects.presignParts(key, uploadId, count);
      return { file, upload: { partSize, parts, completeUrl: completeUrl(publicUrl, file.id) } };
    },

    /**
     * Fresh URLs for an upload that was interrupted, with the ETag of each part that has come.
     * @throws AppError `conflict` for an upload that is over
     */
    async resume(ownerId: string, id: string, publicUrl: string) {
      const record = await files.find(id);
      if (!record || record.ownerId !== ownerId) throw notFound();
      const { file, uploadId } = record;
      if (file.status !== 'uploading') throw uploadIsOver();
      const key = uploadKey(id);
      if (uploadId === undefined) {
        return { file, upload: await objects.presignPost(key, file.contentType, file.size) };
      }
      const { partSize, count } = partsFor(file.size);
      const [urls, come] = await Promise.all([
        objects.presignParts(key, uploadId, count),
        objects.listParts(key, uploadId).catch((error: unknown) => {
          throw isAwsError(error, 'NoSuchUpload') ? uploadIsOver() : error;
        }),
      ]);
      const etags = new Map(come.map(({ partNumber, etag }) => [partNumber, etag]));
      const parts = urls.map((part) => {
        const etag = etags.get(part.partNumber);
        return etag === undefined ? part : { ...part, etag };
      });
      return { file, upload: { partSize, parts, completeUrl: completeUrl(publicUrl, id) } };
    },

    /**
     * Ends an upload in parts; a second time it gives the file as it is by then.
     * @throws AppError `validation` for parts that S3 does not have or that do not fit together
     */
    async complete(ownerId: string, id: string, parts: readonly Part[]): Promise<File> {
      const record = await files.find(id);
      if (!record || record.ownerId !== ownerId) throw notFound();
      if (record.uploadId === undefined) {
        if (record.file.status === 'uploading') throw conflict('This upload is not sent in parts.');
        return record.file;
      }
      try {
        await objects.completeParts(uploadKey(id), record.uploadId, parts);
      } catch (error) {
        if (isAwsError(error, 'InvalidPart', 'InvalidPartOrder', 'EntityTooSmall')) {
          throw validation({ path: '/parts', message: 'are not those that were sent' });
        }
        if (!isAwsError(error, 'NoSuchUpload')) throw error;
        // Ended before, and validation finishes the record; or given up by S3 after a day, and the record expires.
        return (await files.find(id))?.file ?? record.file;
      }
      return files.markReceived(record.file);
    },
  };
}

const completeUrl = (publicUrl: string, id: string): string => `${publicUrl}/uploads/${id}/complete`;

const uploadIsOver = () => conflict('This upload is over.');

const MIB = 1024 * 1024;
/** S3 takes at most 10,000 parts, each but the last of 5 MiB or more ("Multipart upload limits", Amazon S3). */
const MOST_PARTS = 1000;
const SMALLEST_PART = 16 * MIB;

/** Part size in whole MiB, and how many parts a file of this size has. */
export function partsFor(size: number): { partSize: number; count: number } {
  const needed = Math.ceil(size / MOST_PARTS / MIB) * MIB;
  const partSize = Math.max(SMALLEST_PART, needed);
  return { partSize, count: Math.ceil(size / partSize) };
}
