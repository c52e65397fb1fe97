import { notFound } from '../../../_shared/errors/errors.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createRooms } from '../../deps.ts';
import { roomConversation } from '../../messages/conversation.ts';
import { listRoomMessages } from '../../routes.ts';
import { createHistory } from '../deps.ts';

const history = lazy(createHistory);
const rooms = lazy(createRooms);

export const handler = httpHandler(listRoomMessages, async ({ principal, params, query }) => {
  const access = await rooms().access(params.id, principal.userId);
  if (!access?.isMember) throw notFound();
  const body = await history().page(roomConversation(params.id), query.before, query.limit);
  return { status: 200, body };
});
