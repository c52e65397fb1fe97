import type { FileRecord } from './file-record.ts';
import { objectKeys, uploadKey } from './file-record.ts';
import type { FileRepository } from './file-repository.ts';
import type { LinkRepository } from './link-repository.ts';
import type { ObjectGateway } from './object-gateway.ts';
import { ownFile } from './own-file.ts';

export interface RemovalServiceDeps {
  readonly files: Pick<FileRepository, 'find' | 'list' | 'remove'>;
  readonly links: Pick<LinkRepository, 'revokeAll'>;
  readonly objects: Pick<ObjectGateway, 'abortParts' | 'remove'>;
}

/** Files a read of an account's list, whose objects are removed before the next one. */
const PAGE = 100;

export function removalService({ files, links, objects }: RemovalServiceDeps) {
  /** The links first and the record last: what fails in between can be done again. */
  async function removeRecord({ file: { id }, uploadId }: FileRecord): Promise<void> {
    await links.revokeAll(id);
    if (uploadId !== undefined) await objects.abortParts(uploadKey(id), uploadId);
    await objects.remove(objectKeys(id));
    await files.remove(id);
  }

  return {
    async remove(ownerId: string, id: string): Promise<void> {
      await removeRecord(ownFile(await files.find(id), ownerId));
    },

    /** Everything of one account; a second time changes nothing. */
    async forget(ownerId: string): Promise<void> {
      let before: string | undefined;
      for (;;) {
        const page = await files.list({ ownerId, type: undefined, before }, PAGE);
        for (const { id } of page) {
          // The list may still hold what an attempt before this one removed.
          const record = await files.find(id);
          if (record) await removeRecord(record);
        }
        before = page.at(-1)?.id;
        if (before === undefined) return;
      }
    },
  };
}
