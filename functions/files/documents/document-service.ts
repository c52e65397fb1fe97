import { type FontSet, PageLimitError } from '@nubo/pdf-text';
import { validation } from '../../_shared/errors/errors.ts';
import type { File } from '../contract.ts';
import { newFile, uploadKey } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { ObjectGateway, StoredObjectGateway } from '../storage/object-gateway.ts';
import type { DocumentInput } from './contract.ts';
import { PictureError } from './picture.ts';
import { fileNameOf, pictureOf, renderDocument } from './render-document.ts';

export interface DocumentServiceDeps {
  readonly files: Pick<FileRepository, 'find' | 'insert' | 'update'>;
  readonly objects: Pick<ObjectGateway, 'put'> & Pick<StoredObjectGateway, 'get'>;
  /** Loaded when the first document is made. */
  readonly fonts: () => Promise<FontSet>;
  readonly newId: () => string;
}

const PDF = 'application/pdf';
const MAX_PICTURE_BYTES = 20 * 1024 * 1024;

/** Makes documents and keeps them among their owner's files. */
export function documentService({ files, objects, fonts, newId }: DocumentServiceDeps) {
  /** @throws AppError `validation` for a picture that is not the owner's or cannot be used, and for too many pages */
  async function make(
    owner: { readonly userId: string; readonly name: string },
    input: DocumentInput,
  ): Promise<{ file: File; bytes: Uint8Array }> {
    const createdAt = new Date();
    const wanted = pictureOf(input);
    const picture = wanted && (await pictureFor(owner.userId, wanted));
    try {
      const context = { fonts: await fonts(), author: owner.name, createdAt, picture };
      const bytes = await renderDocument(input, context);
      return { file: await keep(owner.userId, fileNameOf(input), bytes, createdAt), bytes };
    } catch (error) {
      if (error instanceof PageLimitError) {
        throw validation({ path: '/data', message: `must fit on ${error.maxPages} pages` });
      }
      if (!(error instanceof PictureError && wanted)) throw error;
      throw validation({ path: `/data/${wanted.field}`, message: error.message });
    }
  }

  async function pictureFor(
    ownerId: string,
    { field, fileId }: { readonly field: string; readonly fileId: string },
  ): Promise<Uint8Array> {
    const refuse = (message: string) => validation({ path: `/data/${field}`, message });
    const record = await files.find(fileId);
    if (!record || record.ownerId !== ownerId || record.file.status !== 'ready') {
      throw refuse('must be a file of yours that is ready');
    }
    if (record.file.size > MAX_PICTURE_BYTES) throw refuse('may have at most 20 MiB');
    return objects.get(uploadKey(fileId), record.etag);
  }

  /** A document of ours needs no validation: it is ready when it is stored. The event about it is left to `process-upload`. */
  async function keep(ownerId: string, name: string, bytes: Uint8Array, createdAt: Date): Promise<File> {
    const sha256 = process.getBuiltinModule('node:crypto').hash('sha256', bytes, 'hex');
    const input = { name, contentType: PDF, size: bytes.length, sha256 };
    const declared = newFile(newId(), input, createdAt.toISOString());
    await files.insert({ ownerId, file: declared });
    const etag = await objects.put(uploadKey(declared.id), bytes, PDF);
    const file: File = {
      ...declared,
      status: 'ready',
      variants: [{ name: 'original', contentType: PDF, size: bytes.length }],
    };
    await files.update(file.id, { file, etag, pendingEvent: newId() }, ['uploading', 'processing']);
    return file;
  }

  return { make };
}
