import * as z from 'zod/mini';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { cursorCodec } from '../../../_shared/paging/paging.ts';
import { conversations, people } from '../../deps.ts';
import { listConversations } from '../../routes.ts';

const cursor = cursorCodec(z.tuple([z.uuid()]));

export const handler = httpHandler(listConversations, async ({ principal, query }) => {
  const [before] = query.cursor === undefined ? [] : cursor.decode(query.cursor);
  const rows = await conversations().list(principal.userId, query.limit + 1, before);
  const page = rows.slice(0, query.limit);
  const items = await Promise.all(
    page.map(async ({ with: userId, lastMessage }) => ({
      with: (await people().get(userId)) ?? { id: userId, name: '' },
      lastMessage,
      unreadCount: await conversations().unread(principal.userId, { with: userId }),
    })),
  );
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    status: 200,
    body: { items, nextCursor: last ? cursor.encode([last.lastMessage.id]) : null },
  };
});
