import type { EventPublisher } from '../../_shared/events/event-bus.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import type { DeliveryService } from '../delivery/delivery-service.ts';
import { FrameError, noSuchConversation } from '../errors.ts';
import { isTooLong, MAX_CONTENT, type Message, type Person } from '../frames.ts';
import type { PeopleRepository } from '../presence/people-repository.ts';
import type { RoomRepository } from '../rooms/room-repository.ts';
import type { ArchivedMessage } from './archived-message.ts';
import {
  type Conversation,
  conversationKey,
  directConversation,
  LOBBY,
  roomConversation,
} from './conversation.ts';
import type { MessageRepository } from './message-repository.ts';

export interface NewMessage {
  readonly sender: Person;
  readonly to: { readonly user: string } | { readonly room: string };
  readonly content: string;
  /** The client's name for the frame; the same again within 10 minutes is the same message. */
  readonly ref: string | undefined;
  /** When it was sent. Ids are made of it, and so sort messages as they were sent. */
  readonly at: Date;
  /** How receivers see it. */
  readonly as: 'message' | 'broadcast';
  readonly traceId: string;
  readonly log: Pick<Logger, 'error'>;
}

export interface Acknowledgement {
  readonly id: string;
  readonly timestamp: string;
}

export interface MessageService {
  /**
   * Stores a message and sends it to everybody it concerns. When it resolves, the message is kept for good.
   * @throws FrameError `too_large`; `not_found` for a room the sender is no member of or a user nobody knows
   */
  send(message: NewMessage): Promise<Acknowledgement>;
}

export interface MessageDependencies {
  readonly messages: MessageRepository;
  readonly people: PeopleRepository;
  readonly rooms: RoomRepository;
  readonly delivery: DeliveryService;
  readonly archive: Queue<ArchivedMessage>;
  /** Made when it is needed first: broadcasts publish nothing. */
  readonly events: () => EventPublisher;
  /** Asks the accounts for somebody who has not been here yet; undefined when there is no such user. */
  readonly findPerson: (userId: string) => Promise<Person | undefined>;
  /** A UUIDv7 of the moment. */
  readonly newId: (at: Date) => string;
}

const PREVIEW_LENGTH = 140;

export function createMessageService(deps: MessageDependencies): MessageService {
  const { messages, people, rooms, delivery, archive, newId } = deps;

  async function conversationFor({ sender, to }: NewMessage): Promise<Conversation> {
    if ('room' in to) {
      // Asked at every send: somebody taken out of a room is out from the next message on.
      if (!(await rooms.isMember(to.room, sender.id))) throw noSuchConversation();
      return roomConversation(to.room);
    }
    if (!(await isUser(to.user))) throw new FrameError('not_found', 'There is no such user.');
    return directConversation(sender.id, to.user);
  }

  /** Who has never connected is asked for once, and known from then on. */
  async function isUser(userId: string): Promise<boolean> {
    if (await people.get(userId)) return true;
    const person = await deps.findPerson(userId);
    if (person) await people.add(person);
    return person !== undefined;
  }

  async function recipients(conversation: Conversation): Promise<string[]> {
    if (conversation.kind === 'direct') return [...conversation.users];
    const ids: string[] = [];
    for await (const page of rooms.members(conversation.roomId)) ids.push(...page);
    return ids;
  }

  async function fanOut(conversation: Conversation, message: Message, as: NewMessage['as']) {
    const frame = { type: as, message } as const;
    if (conversation.kind === 'room' && conversation.roomId === LOBBY) {
      await delivery.toAll(frame);
      return [];
    }
    const { offline } = await delivery.toUsers(await recipients(conversation), frame);
    return offline;
  }

  /** A failure is logged and no more: the message is stored, and waits for them on their next connection. */
  async function tellAbsent(
    { sender, traceId, log }: NewMessage,
    conversation: Conversation,
    message: Message,
    offline: readonly string[],
  ): Promise<void> {
    const data = {
      messageId: message.id,
      senderId: sender.id,
      senderName: sender.name,
      conversation: conversationKey(conversation),
      offlineRecipientIds: [...offline],
      preview: [...message.content].slice(0, PREVIEW_LENGTH).join(''),
    };
    try {
      await deps.events().publish({ type: 'message.sent', actor: sender.id, traceId, data });
    } catch (error) {
      log.error('message.sent could not be published', { messageId: message.id, error });
    }
  }

  return {
    async send(input) {
      if (isTooLong(input.content)) {
        throw new FrameError('too_large', `A message has at most ${MAX_CONTENT} characters.`);
      }
      const conversation = await conversationFor(input);
      const moment = input.at;
      const first = { id: newId(moment), timestamp: moment.toISOString() };
      const { sender, ref } = input;
      const reserved =
        ref === undefined ? { ...first, done: false } : await messages.reserve(sender.id, ref, first, moment);
      const acknowledgement = { id: reserved.id, timestamp: reserved.timestamp };
      if (reserved.done) return acknowledgement;

      const place = 'room' in input.to ? { room: input.to.room } : { receiver: input.to.user };
      const message: Message = { ...acknowledgement, sender, ...place, content: input.content };
      // The archive first: a message that is shown and acknowledged is already on its way to be kept. Every
      // step can be done twice, so a frame that is sent again after a crash finishes what was begun.
      await archive.send({ conversation: conversationKey(conversation), message });
      await messages.put(conversation, message, moment);
      if (conversation.kind === 'direct') await people.noteMessage(message);
      // Of two frames with one ref that are worked on at once, one sends the message.
      if (ref !== undefined && !(await messages.markDone(sender.id, ref))) return acknowledgement;

      const offline = await fanOut(conversation, message, input.as);
      if (offline.length > 0) {
        await tellAbsent(input, conversation, message, offline);
      }
      return acknowledgement;
    },
  };
}
