import type { Message } from '../contract.ts';
import { type Conversation, conversationKey } from '../messages/conversation.ts';
import type { MessageRepository } from '../messages/message-repository.ts';
import type { ArchiveRepository } from './archive-repository.ts';

export interface HistoryService {
  /** A page over the hot table and the archive, newest first; a message that is in both is there once. */
  page(
    conversation: Conversation,
    before: string | undefined,
    limit: number,
  ): Promise<{ items: readonly Message[]; nextBefore: string | null }>;
}

/**
 * Both stores are asked for the same page and merged by id. The archive lags behind the hot table by its
 * queue, and the hot table keeps 30 days, so neither alone has every message; together they do.
 */
export function createHistoryService(
  messages: MessageRepository,
  archive: ArchiveRepository,
): HistoryService {
  return {
    async page(conversation, before, limit) {
      const [hot, kept] = await Promise.all([
        messages.before(conversation, before, limit),
        archive.before(conversationKey(conversation), before, limit + 1),
      ]);
      const byId = new Map([...kept, ...hot.items].map((message) => [message.id, message]));
      const merged = [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
      const items = merged.slice(0, limit);
      const more = merged.length > limit || hot.more;
      return { items, nextBefore: more ? (items.at(-1)?.id ?? null) : null };
    },
  };
}
