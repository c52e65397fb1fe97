import type { Message } from '../contract.ts';
import { fitting } from '../frames.ts';
import type { RoomRepository } from '../rooms/room-repository.ts';
import { type ConversationName, LOBBY, MOST_UNREAD, roomConversation } from './conversation.ts';
import type { ConversationRepository } from './conversation-repository.ts';
import type { MessageRepository } from './message-repository.ts';

export interface Overview {
  readonly unread: readonly (ConversationName & { readonly count: number })[];
  /** Oldest first. */
  readonly recent: readonly Message[];
  /** Whether there is more than a frame can carry. */
  readonly isCut: boolean;
}

export interface OverviewService {
  /** Unread counts of every conversation that has any, and the newest messages over all of them. */
  of(userId: string): Promise<Overview>;
}

export interface OverviewDependencies {
  readonly messages: Pick<MessageRepository, 'received' | 'before'>;
  readonly conversations: Pick<ConversationRepository, 'page'>;
  readonly rooms: Pick<RoomRepository, 'standings'>;
}

/** Conversations that are looked at, newest first. */
const MOST_CONVERSATIONS = 200;
const MOST_RECENT = 50;
const MOST_OF_LOBBY = 20;
const RECENT_BYTES = 45_000;
const UNREAD_BYTES = 20_000;

/** Counts are kept with each conversation, so the number of calls does not grow with that of conversations. */
export function createOverviewService({
  messages,
  conversations,
  rooms,
}: OverviewDependencies): OverviewService {
  return {
    async of(userId) {
      const [page, standings, received, lobby] = await Promise.all([
        conversations.page(userId, MOST_CONVERSATIONS),
        rooms.standings(userId),
        messages.received(userId, MOST_RECENT),
        messages.before(roomConversation(LOBBY), undefined, MOST_OF_LOBBY),
      ]);
      const open = [
        ...page.rows.map((row) => ({ with: row.with, count: row.unread, last: row.lastMessage })),
        ...standings.map(({ roomId, unread, lastMessage }) => ({
          room: roomId,
          count: unread,
          last: lastMessage,
        })),
      ].filter(({ count }) => count > 0);
      const counts = open.map(({ last: _, count, ...name }) => ({
        ...name,
        count: Math.min(count, MOST_UNREAD),
      }));
      const unread = fitting(counts, UNREAD_BYTES);
      // What waited for the user comes before what everybody was told.
      const inboxes = open.flatMap(({ last }) => (last && last.room !== LOBBY ? [last] : []));
      const others = [...page.rows.map((row) => row.lastMessage), ...lobby.items];
      const waiting = newestFirst([...received, ...inboxes]);
      const unique = new Map([...waiting, ...newestFirst(others)].map((each) => [each.id, each]));
      const chosen = [...unique.values()].slice(0, MOST_RECENT);
      const recent = fitting(chosen, RECENT_BYTES);
      return {
        unread,
        recent: newestFirst(recent).reverse(),
        isCut: page.more || unread.length < counts.length || recent.length < chosen.length,
      };
    },
  };
}

function newestFirst(messages: readonly Message[]): Message[] {
  return [...messages].sort((a, b) => (a.id < b.id ? 1 : -1));
}
