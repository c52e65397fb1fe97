import type { DeliveryService } from '../delivery/delivery-service.ts';
import { FrameError, noSuchConversation } from '../errors.ts';
import { fitting, type Message, type Person, type ServerFrame } from '../frames.ts';
import type { ConversationRow, PeopleRepository } from '../presence/people-repository.ts';
import type { RoomRepository } from '../rooms/room-repository.ts';
import {
  type Conversation,
  type ConversationName,
  conversationKey,
  directConversation,
  LOBBY,
  roomConversation,
} from './conversation.ts';
import type { HistoryPage, MessageRepository } from './message-repository.ts';

/** Unread messages are counted up to here; a client shows "999+". */
export const MOST_UNREAD = 999;
/** The mark of somebody who has read nothing: below every UUIDv7. */
const NOTHING_READ = '00000000-0000-0000-0000-000000000000';

export interface ConversationService {
  history(
    reader: Person,
    name: ConversationName,
    range: { before?: string | undefined; after?: string | undefined; limit: number },
  ): Promise<HistoryPage & { older: boolean }>;
  /** Tells the others that the person is writing; nothing is kept. */
  typing(person: Person, name: ConversationName): Promise<void>;
  /** Moves the reader's mark on and tells the other side; a mark that lies behind changes nothing. */
  markRead(reader: Person, name: ConversationName, upTo: string): Promise<void>;
  unread(userId: string, name: ConversationName): Promise<number>;
  /** Unread counts of every conversation that has any, and the newest messages over all of them. */
  overview(userId: string): Promise<{
    unread: (ConversationName & { count: number })[];
    recent: Message[];
  }>;
  list(userId: string, limit: number, before?: string): Promise<readonly ConversationRow[]>;
}

export interface ConversationDependencies {
  readonly messages: MessageRepository;
  readonly people: PeopleRepository;
  readonly rooms: RoomRepository;
  readonly delivery: Pick<DeliveryService, 'toUsers' | 'toAll'>;
}

/** How many conversations, and messages of each, the welcome frame looks at. */
const OVERVIEW = 20;
/** Messages in the welcome frame, and their bytes: beside them it has who is online. */
const MOST_RECENT = 50;
const RECENT_BYTES = 60_000;

export function createConversationService(deps: ConversationDependencies): ConversationService {
  const { messages, people, rooms, delivery } = deps;

  async function resolve(userId: string, name: ConversationName): Promise<Conversation> {
    if ('with' in name) return directConversation(userId, name.with);
    if (!(await rooms.isMember(name.room, userId))) throw noSuchConversation();
    return roomConversation(name.room);
  }

  async function tellOthers(conversation: Conversation, userId: string, frame: ServerFrame): Promise<void> {
    if (conversation.kind === 'room' && conversation.roomId === LOBBY) {
      return delivery.toAll(frame, userId);
    }
    const ids: string[] = [];
    if (conversation.kind === 'direct') ids.push(...conversation.users);
    else for await (const page of rooms.members(conversation.roomId)) ids.push(...page);
    await delivery.toUsers(
      ids.filter((id) => id !== userId),
      frame,
    );
  }

  async function unread(userId: string, name: ConversationName): Promise<number> {
    const conversation = conversationOf(userId, name);
    const mark = await people.readMark(userId, conversationKey(conversation));
    return messages.countUnread(conversation, userId, mark ?? NOTHING_READ, MOST_UNREAD);
  }

  return {
    async history(reader, name, { before, after, limit }) {
      const conversation = await resolve(reader.id, name);
      if (after !== undefined) {
        const page = await messages.after(conversation, after, limit);
        const items = fitting(page.items);
        return { items, more: page.more || items.length < page.items.length, older: false };
      }
      const page = newestOf(await messages.before(conversation, before, limit));
      if (page.more) return { ...page, older: false };
      const first = await messages.firstId(conversation);
      const oldest = page.items[0]?.id ?? before;
      return { ...page, older: first !== undefined && (oldest === undefined || first < oldest) };
    },
    async typing(person, name) {
      const conversation = await resolve(person.id, name);
      const place = 'room' in name ? { room: name.room } : {};
      await tellOthers(conversation, person.id, { type: 'typing', user: person, ...place });
    },
    async markRead(reader, name, upTo) {
      const conversation = await resolve(reader.id, name);
      const [newest] = (await messages.before(conversation, undefined, 1)).items;
      // A mark in the future would hide messages that nobody has read.
      if (newest && upTo > newest.id) throw new FrameError('not_found', 'There is no such message.');
      if (!(await people.markRead(reader.id, conversationKey(conversation), upTo))) return;
      const place = 'room' in name ? { room: name.room } : {};
      await tellOthers(conversation, reader.id, { type: 'read', user: reader, upTo, ...place });
    },
    unread,
    async overview(userId) {
      const [rows, own] = await Promise.all([people.conversations(userId, OVERVIEW), rooms.roomsOf(userId)]);
      const names: ConversationName[] = [
        ...rows.map((row) => ({ with: row.with })),
        ...[LOBBY, ...own].map((room) => ({ room })),
      ];
      const counted = await Promise.all(
        names.map(async (name) => ({ ...name, count: await unread(userId, name) })),
      );
      const open = counted.filter(({ count }) => count > 0);
      const pages = await Promise.all(
        [...open.filter((name) => !isLobby(name)), { room: LOBBY, count: OVERVIEW }].map((name) =>
          messages.before(conversationOf(userId, name), undefined, Math.min(name.count, OVERVIEW)),
        ),
      );
      const lobby = pages.pop()?.items ?? [];
      // What waited for the user comes before what everybody was told.
      const byImportance = [
        ...newestFirst(pages.flatMap(({ items }) => items)),
        ...newestFirst([...rows.map((row) => row.lastMessage), ...lobby]),
      ];
      const unique = [...new Map(byImportance.map((message) => [message.id, message])).values()];
      const recent = newestFirst(fitting(unique.slice(0, MOST_RECENT), RECENT_BYTES)).reverse();
      return { unread: open, recent };
    },
    list: (userId, limit, before) => people.conversations(userId, limit, before),
  };
}

function conversationOf(userId: string, name: ConversationName): Conversation {
  return 'with' in name ? directConversation(userId, name.with) : roomConversation(name.room);
}

function isLobby(name: ConversationName): boolean {
  return 'room' in name && name.room === LOBBY;
}

function newestFirst(messages: readonly Message[]): Message[] {
  return [...messages].sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** The newest messages of a page, as many as one frame can carry; the page itself is oldest first. */
function newestOf(page: HistoryPage): HistoryPage {
  const items = fitting([...page.items].reverse()).reverse();
  return { items, more: page.more || items.length < page.items.length };
}
