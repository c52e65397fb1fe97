import { createHash } from 'node:crypto';
import type { File } from '../contract.ts';
import { newFile, uploadKey } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { ObjectGateway } from '../storage/object-gateway.ts';
import type { ReceivedFile } from './read-form.ts';

export interface ReceiveServiceDeps {
  readonly files: Pick<FileRepository, 'insert' | 'markReceived'>;
  readonly objects: Pick<ObjectGateway, 'put'>;
  readonly newId: () => string;
}

/** Stores what came through the API. Its content is validated afterwards, like that of every other object. */
export function receiveService({ files, objects, newId }: ReceiveServiceDeps) {
  return async (ownerId: string, { name, contentType, bytes }: ReceivedFile): Promise<File> => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const input = { name, contentType, size: bytes.length, sha256 };
    const declared = newFile(newId(), input, new Date().toISOString());
    // The record first: an object without one is nobody's and is swept. It expires if nothing follows.
    await files.insert({ ownerId, file: declared });
    await objects.put(uploadKey(declared.id), bytes, contentType);
    return files.markReceived(declared);
  };
}
