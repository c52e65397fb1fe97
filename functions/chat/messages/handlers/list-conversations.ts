import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createConversations, createPeople } from '../../deps.ts';
import { idCursor } from '../../id-cursor.ts';
import { listConversations } from '../../routes.ts';
import { MOST_UNREAD } from '../conversation.ts';

const conversations = lazy(createConversations);
const people = lazy(createPeople);

export const handler = httpHandler(listConversations, async ({ principal, query }) => {
  const { rows, more } = await conversations().page(
    principal.userId,
    query.limit,
    idCursor.read(query.cursor),
  );
  const known = await people().getMany(rows.map((row) => row.with));
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const items = rows.map((row) => ({
    with: { id: row.with, name: names.get(row.with) ?? '' },
    lastMessage: row.lastMessage,
    unreadCount: Math.min(row.unread, MOST_UNREAD),
  }));
  return {
    status: 200,
    body: { items, nextCursor: idCursor.write(more ? rows.at(-1)?.lastMessage.id : undefined) },
  };
});
