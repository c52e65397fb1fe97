import type { Person } from '../contract.ts';
import type { CrowdService, DeliveryService } from '../delivery/delivery-service.ts';
import { FrameError, noSuchConversation } from '../frame-error.ts';
import { fitting, type ServerFrame } from '../frames.ts';
import type { RoomRepository } from '../rooms/room-repository.ts';
import {
  type Conversation,
  type ConversationName,
  conversationOf,
  directConversation,
  LOBBY,
  MOST_UNREAD,
  roomConversation,
} from './conversation.ts';
import type { ConversationRepository } from './conversation-repository.ts';
import type { HistoryPage, MessageRepository } from './message-repository.ts';

/** What others are sent by a frame. */
export interface Sending {
  readonly person: Person;
  readonly traceId: string;
}

export interface ConversationService {
  history(
    reader: Person,
    name: ConversationName,
    range: { before?: string | undefined; after?: string | undefined; limit: number },
  ): Promise<HistoryPage & { older: boolean }>;
  /** Shows the others that the person is writing; nothing is kept. */
  typing(by: Sending, name: ConversationName): Promise<void>;
  /**
   * Moves the reader's mark on and shows it to the other side; a mark that lies behind changes nothing.
   * @throws FrameError `not_found` for an id that is no message of the conversation
   */
  markRead(by: Sending, name: ConversationName, upTo: string): Promise<void>;
}

export interface ConversationDependencies {
  readonly messages: Pick<MessageRepository, 'before' | 'after' | 'has' | 'countUnread'>;
  readonly conversations: Pick<ConversationRepository, 'get' | 'markRead'>;
  readonly rooms: Pick<RoomRepository, 'access' | 'firstMembers' | 'markRead'>;
  /** Reading needs no delivery. */
  readonly delivery: () => Pick<DeliveryService, 'toUsers'>;
  readonly crowds: () => Pick<CrowdService, 'toEverybody' | 'toRoom'>;
}

/** Members that the function of a frame delivers to; larger rooms go through the fan-out queue. */
const MEMBERS_AT_ONCE = 100;
/** Messages may come in between while a mark is moved. */
const MARK_ATTEMPTS = 3;

export function createConversationService(deps: ConversationDependencies): ConversationService {
  const { messages, conversations, rooms, delivery, crowds } = deps;

  async function membership(roomId: string, userId: string) {
    const access = await rooms.access(roomId, userId);
    if (!access?.isMember) throw noSuchConversation();
    return access.standing;
  }

  async function showOthers({ person, traceId }: Sending, name: ConversationName, frame: ServerFrame) {
    if ('with' in name) return name.with === person.id ? undefined : delivery().toUsers([name.with], frame);
    if (name.room === LOBBY) return crowds().toEverybody(frame, person.id);
    const members = await rooms.firstMembers(name.room, MEMBERS_AT_ONCE + 1);
    if (members.length > MEMBERS_AT_ONCE) {
      return crowds().toRoom(name.room, frame, { except: person.id, traceId });
    }
    return delivery().toUsers(
      members.filter((id) => id !== person.id),
      frame,
    );
  }

  /** The mark is one of a message that is there; those of more than 30 days ago are known by the last one alone. */
  async function assertMessage(conversation: Conversation, id: string, isLast: boolean): Promise<void> {
    if (isLast || (await messages.has(conversation, id))) return;
    throw new FrameError('not_found', 'There is no such message.');
  }

  async function markDirect(userId: string, otherId: string, upTo: string): Promise<boolean> {
    const conversation = directConversation(userId, otherId);
    for (let attempt = 1; ; attempt += 1) {
      const row = await conversations.get(userId, otherId);
      if (!row) throw new FrameError('not_found', 'There is no such message.');
      if (row.readUpTo !== undefined && upTo <= row.readUpTo) return false;
      const isLast = row.lastMessage.id === upTo;
      await assertMessage(conversation, upTo, isLast);
      const unread = isLast ? 0 : await messages.countUnread(conversation, userId, upTo, MOST_UNREAD);
      if (await conversations.markRead(userId, row, upTo, unread)) return true;
      if (attempt === MARK_ATTEMPTS)
        throw new Error('the conversation changes faster than its mark is moved');
    }
  }

  async function markRoom(userId: string, roomId: string, upTo: string): Promise<boolean> {
    const standing = await membership(roomId, userId);
    if (standing.readUpTo !== undefined && upTo <= standing.readUpTo) return false;
    const isLast = standing.lastId === upTo;
    const conversation = roomConversation(roomId);
    await assertMessage(conversation, upTo, isLast);
    const unread = isLast ? 0 : await messages.countUnread(conversation, userId, upTo, MOST_UNREAD);
    return rooms.markRead(standing, userId, upTo, unread);
  }

  return {
    async history(reader, name, { before, after, limit }) {
      const conversation = conversationOf(reader.id, name);
      const firstId = async () =>
        'room' in name
          ? (await membership(name.room, reader.id)).firstId
          : (await conversations.get(reader.id, name.with))?.firstId;
      const [first, page] = await Promise.all([
        firstId(),
        after === undefined
          ? messages.before(conversation, before, limit)
          : messages.after(conversation, after, limit),
      ]);
      if (after !== undefined) {
        const items = fitting(page.items);
        return { items, more: page.more || items.length < page.items.length, older: false };
      }
      const newest = newestOf(page);
      if (newest.more) return { ...newest, older: false };
      const oldest = newest.items[0]?.id ?? before;
      return { ...newest, older: first !== undefined && (oldest === undefined || first < oldest) };
    },
    async typing(by, name) {
      if ('room' in name) await membership(name.room, by.person.id);
      const place = 'room' in name ? { room: name.room } : {};
      await showOthers(by, name, { type: 'typing', user: by.person, ...place });
    },
    async markRead(by, name, upTo) {
      const userId = by.person.id;
      const moved =
        'room' in name ? await markRoom(userId, name.room, upTo) : await markDirect(userId, name.with, upTo);
      if (!moved) return;
      const place = 'room' in name ? { room: name.room } : {};
      await showOthers(by, name, { type: 'read', user: by.person, upTo, ...place });
    },
  };
}

/** The newest messages of a page, as many as one frame can carry; the page itself is oldest first. */
function newestOf(page: HistoryPage): HistoryPage {
  const items = fitting([...page.items].reverse()).reverse();
  return { items, more: page.more || items.length < page.items.length };
}
