import type { LinkRepository } from '../links/link-repository.ts';
import { type FileRecord, objectKeys, ownFile, uploadKey } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { ObjectGateway } from '../storage/object-gateway.ts';

export interface DeletionServiceDeps {
  readonly files: Pick<FileRepository, 'find' | 'list' | 'remove'>;
  readonly links: Pick<LinkRepository, 'revokeAll'>;
  readonly objects: Pick<ObjectGateway, 'abortParts' | 'remove'>;
}

/** Files a read of an account's list, whose objects are removed before the next one. */
const PAGE = 100;

export function deletionService({ files, links, objects }: DeletionServiceDeps) {
  /** The links first and the record last: what fails in between can be done again. */
  async function deleteRecord({ file: { id }, uploadId }: FileRecord): Promise<void> {
    await links.revokeAll(id);
    if (uploadId !== undefined) await objects.abortParts(uploadKey(id), uploadId);
    await objects.remove(objectKeys(id));
    await files.remove(id);
  }

  return {
    async delete(ownerId: string, id: string): Promise<void> {
      await deleteRecord(ownFile(await files.find(id), ownerId));
    },

    /** Everything of one account; a second time changes nothing. */
    async deleteAllOfUser(ownerId: string): Promise<void> {
      let before: string | undefined;
      for (;;) {
        const page = await files.list({ ownerId, type: undefined, before }, PAGE);
        for (const { id } of page) {
          // The list may still hold what an attempt before this one removed.
          const record = await files.find(id);
          if (record) await deleteRecord(record);
        }
        before = page.at(-1)?.id;
        if (before === undefined) return;
      }
    },
  };
}
