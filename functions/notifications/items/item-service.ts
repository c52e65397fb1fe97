import * as z from 'zod/mini';
import { notFound } from '../../_shared/errors/errors.ts';
import { cursorCodec, cursorId, cutPage } from '../../_shared/paging/paging.ts';
import type { itemQuery } from '../contract.ts';
import type { ItemRepository } from './item-repository.ts';

const position = cursorCodec('notifications', z.tuple([cursorId]));

export function createItemService(items: ItemRepository) {
  return {
    async list(userId: string, { unread, cursor, limit }: z.output<typeof itemQuery>) {
      const [before] = cursor === undefined ? [] : position.decode(cursor);
      const found = await items.list(userId, { unread, before, limit: limit + 1 });
      return cutPage(found, limit, ({ id }) => position.encode([id]));
    },
    async markRead(userId: string, id: string): Promise<void> {
      if (!(await items.markRead(userId, id, new Date()))) throw notFound();
    },
    markAllRead: (userId: string) => items.markAllRead(userId, new Date()),
  };
}
