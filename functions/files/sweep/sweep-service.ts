import { ABANDONED_SECONDS, fileIdOfKey } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { ObjectGateway, StoredObjectGateway } from '../storage/object-gateway.ts';

/** Many sweeps have checked an older object before. */
const CHECKED_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Removes objects that no record is of: their file was deleted while it was validated, or sent again after. Uploads
 * in parts that were never ended go by the bucket's lifecycle rule, records of what was never sent by the
 * table's TTL.
 *
 * @returns how many objects were removed.
 */
export function sweepService(
  objects: Pick<ObjectGateway, 'remove'> & Pick<StoredObjectGateway, 'keys'>,
  files: Pick<FileRepository, 'find'>,
) {
  return async (now: Date): Promise<number> => {
    let removed = 0;
    for (const prefix of ['uploads/', 'variants/']) {
      for await (const page of objects.keys(prefix)) {
        const orphans: string[] = [];
        for (const { key, modifiedAt } of page) {
          const age = now.getTime() - modifiedAt.getTime();
          if (age < ABANDONED_SECONDS * 1000 || age > CHECKED_MS) continue;
          const id = fileIdOfKey(key);
          if (id === undefined || !(await files.find(id))) orphans.push(key);
        }
        await objects.remove(orphans);
        removed += orphans.length;
      }
    }
    return removed;
  };
}
