import { notFound, preconditionFailed } from '../../_shared/errors/errors.ts';
import type { LinkRepository } from '../links/link-repository.ts';
import { type FileRecord, objectKeys, uploadKey } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { ObjectGateway } from '../storage/object-gateway.ts';

export interface DeletionServiceDeps {
  readonly files: Pick<FileRepository, 'blockOwner' | 'delete' | 'ids' | 'markDeleted'>;
  readonly links: Pick<LinkRepository, 'revokeAll'>;
  readonly objects: Pick<ObjectGateway, 'abortParts' | 'remove'>;
}

/** Files of an account that are deleted side by side. */
const AT_ONCE = 10;

export function deletionService({ files, links, objects }: DeletionServiceDeps) {
  /** The record last: until then the deletion can be done again. */
  async function deleteMarked({ file: { id }, uploadId }: FileRecord): Promise<void> {
    await Promise.all([
      links.revokeAll(id),
      uploadId !== undefined && objects.abortParts(uploadKey(id), uploadId),
      objects.remove(objectKeys(id)),
    ]);
    await files.delete(id);
  }

  return {
    /**
     * @param versions of the record that may be deleted; undefined for any
     * @throws AppError `not-found`, or `precondition-failed` for another version
     */
    async delete(ownerId: string, id: string, versions: readonly number[] | undefined): Promise<void> {
      const result = await files.markDeleted(ownerId, id, versions);
      switch (result.kind) {
        case 'absent':
          throw notFound();
        case 'changed':
          throw preconditionFailed();
        case 'marked':
          return deleteMarked(result.record);
      }
    },

    /** Everything of one account, which can upload nothing from now on; a second time changes nothing. */
    async deleteAllOfUser(ownerId: string): Promise<void> {
      await files.blockOwner(ownerId);
      for await (const page of files.ids(ownerId)) {
        for (let at = 0; at < page.length; at += AT_ONCE) {
          await Promise.all(
            page.slice(at, at + AT_ONCE).map(async (id) => {
              // The list may still hold what an attempt before this one deleted.
              const result = await files.markDeleted(ownerId, id, undefined);
              if (result.kind === 'marked') await deleteMarked(result.record);
            }),
          );
        }
      }
    },
  };
}
