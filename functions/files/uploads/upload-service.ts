import { createHash } from 'node:crypto';
import { isAwsError } from '../../_shared/aws/errors.ts';
import { conflict, notFound, validation } from '../../_shared/errors/errors.ts';
import { type File, PARTS_ABOVE_BYTES, type UploadInput } from '../contract.ts';
import { newFile, uploadKey } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { ObjectGateway, Part } from '../storage/object-gateway.ts';
import type { ReceivedFile } from './received-file.ts';
import { partsFor } from './upload-parts.ts';

export interface UploadServiceDeps {
  readonly files: FileRepository;
  readonly objects: ObjectGateway;
  readonly newId: () => string;
}

export type UploadService = ReturnType<typeof uploadService>;

/** The ways in: through the API, by a presigned form, and by parts. */
export function uploadService({ files, objects, newId }: UploadServiceDeps) {
  /** All of it is there now, unless what validates it was faster. */
  async function received(declared: File): Promise<File> {
    const file: File = { ...declared, status: 'processing' };
    if (await files.update(file.id, { file }, ['uploading'])) return file;
    return (await files.find(file.id))?.file ?? file;
  }

  return {
    /** Stores what came through the API. Its content is looked at afterwards, like that of every other object. */
    async receive(ownerId: string, { name, contentType, bytes }: ReceivedFile): Promise<File> {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const input = { name, contentType, size: bytes.length, sha256 };
      const declared = newFile(newId(), input, new Date().toISOString());
      // The record first: an object without one is nobody's and is swept. It expires if nothing follows.
      await files.insert({ ownerId, file: declared });
      await objects.put(uploadKey(declared.id), bytes, contentType);
      return received(declared);
    },

    /** Declares a file and gives the addresses it is sent to. */
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
      return { file, upload: { partSize, parts, completeUrl: `${publicUrl}/uploads/${file.id}/complete` } };
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
        // Ended before: the record only did not hear of it.
        if (!isAwsError(error, 'NoSuchUpload')) throw error;
      }
      return received(record.file);
    },
  };
}
