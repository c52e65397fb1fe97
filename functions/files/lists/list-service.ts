import * as z from 'zod/mini';
import { cursorCodec, cursorId, cutPage } from '../../_shared/paging/paging.ts';
import type { File, fileQuery } from '../contract.ts';
import type { FileRepository } from '../storage/file-repository.ts';

const position = cursorCodec('files', z.tuple([cursorId]));

/** Pages of a user's own files, newest first. */
export function listService(files: Pick<FileRepository, 'list'>) {
  return async (
    ownerId: string,
    query: z.output<typeof fileQuery>,
  ): Promise<{ items: readonly File[]; nextCursor: string | null }> => {
    const [before] = query.cursor === undefined ? [] : position.decode(query.cursor);
    const found = await files.list({ ownerId, type: query.type, before }, query.limit + 1);
    return cutPage(found, query.limit, ({ id }) => position.encode([id]));
  };
}

/** Those of at most 100 files that are a user's own and ready, each once; of a `type` where it is given. */
export function readyFilesService(files: Pick<FileRepository, 'findAll'>) {
  return async (ownerId: string, ids: readonly string[], type?: 'image'): Promise<readonly string[]> => {
    const records = await files.findAll([...new Set(ids)]);
    return records
      .filter((record) => record.ownerId === ownerId && record.file.status === 'ready')
      .filter(({ file }) => type === undefined || file.contentType.startsWith(`${type}/`))
      .map(({ file }) => file.id);
  };
}
