import * as z from 'zod/mini';
import { cursorCodec } from '../_shared/paging/paging.ts';
import { uuid } from '../_shared/schema/uuid.ts';

const codec = cursorCodec(z.tuple([uuid()]));

/** Cursors of lists that are sorted by one id. */
export const idCursor = {
  read: (cursor: string | undefined): string | undefined =>
    cursor === undefined ? undefined : codec.decode(cursor)[0],
  write: (last: string | undefined): string | null => (last === undefined ? null : codec.encode([last])),
};
