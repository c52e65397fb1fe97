import * as z from 'zod/mini';
import { cursorCodec, cursorId } from '../_shared/paging/paging.ts';

const codec = cursorCodec('chat', z.tuple([cursorId]));

/** Cursors of lists that are sorted by one id. */
export const idCursor = {
  read: (cursor: string | undefined): string | undefined =>
    cursor === undefined ? undefined : codec.decode(cursor)[0],
  write: (last: string | undefined): string | null => (last === undefined ? null : codec.encode([last])),
};
