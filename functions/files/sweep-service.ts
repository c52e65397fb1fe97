import { fileIdOfKey } from './file-record.ts';
import type { FileRepository } from './file-repository.ts';
import type { ObjectGateway } from './object-gateway.ts';

/** An upload that is not over after this time never will be: its addresses have expired. */
export const ABANDONED_MS = 25 * 60 * 60 * 1000;

/**
 * Removes objects that no record is of. Unfinished uploads in parts go by the bucket's lifecycle rule, their
 * records and those of forms that were never sent by the table's TTL.
 */
export function sweepOrphans(objects: ObjectGateway, files: FileRepository) {
  return async (now: Date): Promise<number> => {
    let removed = 0;
    for await (const page of objects.keys('uploads/')) {
      const orphans: string[] = [];
      for (const { key, modifiedAt } of page) {
        if (now.getTime() - modifiedAt.getTime() < ABANDONED_MS) continue;
        const id = fileIdOfKey(key);
        if (id === undefined || !(await files.find(id))) orphans.push(key);
      }
      await objects.remove(orphans);
      removed += orphans.length;
    }
    return removed;
  };
}
