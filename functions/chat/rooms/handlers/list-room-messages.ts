import { notFound } from '../../../_shared/errors/errors.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { history, rooms } from '../../deps.ts';
import { roomConversation } from '../../messages/conversation.ts';
import { listRoomMessages } from '../../routes.ts';

export const handler = httpHandler(listRoomMessages, async ({ principal, params, query }) => {
  if (!(await rooms().isMember(params.id, principal.userId))) throw notFound();
  return {
    status: 200,
    body: await history().page(roomConversation(params.id), query.before, query.limit),
  };
});
