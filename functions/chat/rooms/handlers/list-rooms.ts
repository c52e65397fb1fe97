import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createRooms } from '../../deps.ts';
import { idCursor } from '../../id-cursor.ts';
import { listRooms } from '../../routes.ts';
import { LOBBY_ROOM } from '../room.ts';

const rooms = lazy(createRooms);

/** The lobby comes first, the others as they were created. */
export const handler = httpHandler(listRooms, async ({ principal, query }) => {
  const after = idCursor.read(query.cursor);
  const lobby = after === undefined ? [{ ...LOBBY_ROOM, member: true }] : [];
  const page = await rooms().visibleTo(principal.userId, query.limit - lobby.length, after);
  return {
    status: 200,
    body: { items: [...lobby, ...page.rooms], nextCursor: idCursor.write(page.last) },
  };
});
