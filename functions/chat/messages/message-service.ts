import type { Queue } from '../../_shared/queue/queue.ts';
import type { Message, Person } from '../contract.ts';
import type { CrowdService, DeliveryService, Recipients } from '../delivery/delivery-service.ts';
import { FrameError, noSuchConversation } from '../frame-error.ts';
import { isTooLong, MAX_CONTENT } from '../frames.ts';
import type { Directory } from '../presence/directory-service.ts';
import type { ArchivedMessage } from '../queue-messages.ts';
import type { RoomRepository } from '../rooms/room-repository.ts';
import {
  type Conversation,
  conversationKey,
  directConversation,
  LOBBY,
  roomConversation,
} from './conversation.ts';
import type { ConversationRepository } from './conversation-repository.ts';
import type { MessageEvents } from './message-events.ts';
import { messageId } from './message-id.ts';
import type { MessageRepository } from './message-repository.ts';

export interface NewMessage {
  readonly sender: Person;
  readonly to: { readonly user: string } | { readonly room: string };
  readonly content: string;
  /** The client's name for the frame; the same again within 10 minutes is the same message. */
  readonly ref: string | undefined;
  /** When the gateway had the frame, and its number in that second: ids sort messages as they were sent. */
  readonly receivedAt: Date;
  readonly frameNumber: number;
  /** How receivers see it. */
  readonly as: 'message' | 'broadcast';
  readonly traceId: string;
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
  readonly messages: Pick<MessageRepository, 'reserve' | 'put'>;
  readonly crowds: Pick<CrowdService, 'toEverybody' | 'toRoom'>;
  readonly archive: Queue<ArchivedMessage>;
  /** What broadcasts do without. */
  readonly delivery: () => Pick<DeliveryService, 'recipients' | 'toConnections'>;
  readonly directory: () => Pick<Directory, 'has'>;
  readonly conversations: () => Pick<ConversationRepository, 'noteMessage'>;
  readonly events: () => MessageEvents;
  readonly rooms: Pick<RoomRepository, 'access' | 'firstMembers' | 'noteMessage'>;
}

/** Members that the sender's function delivers to; larger rooms go through the fan-out queue. */
const MEMBERS_AT_ONCE = 100;

const NOBODY: Recipients = { connectionIds: [], offline: [] };

/** Whom a message goes to. */
type Audience =
  | { readonly kind: 'everybody' }
  | { readonly kind: 'users'; readonly userIds: readonly string[] }
  | { readonly kind: 'room'; readonly roomId: string };

/**
 * Calls of the stores wait for one another in four steps after the frame's connection: may they send, and was it
 * sent before; the archive; the hot copy and the counts; the posts. Each step can be done twice, so a frame that
 * is sent again after a crash finishes what was begun (docs/decisions/055).
 */
export function createMessageService(deps: MessageDependencies): MessageService {
  const { messages, crowds, archive, rooms } = deps;

  async function audienceOf({ sender, to }: NewMessage): Promise<Audience> {
    if ('user' in to) {
      if (!(await deps.directory().has(to.user))) throw new FrameError('not_found', 'There is no such user.');
      return { kind: 'users', userIds: [sender.id, to.user] };
    }
    if (to.room === LOBBY) return { kind: 'everybody' };
    // Asked at every send: somebody taken out of a room is out from the next message on.
    const [access, userIds] = await Promise.all([
      rooms.access(to.room, sender.id),
      rooms.firstMembers(to.room, MEMBERS_AT_ONCE + 1),
    ]);
    if (!access?.isMember) throw noSuchConversation();
    return userIds.length > MEMBERS_AT_ONCE ? { kind: 'room', roomId: to.room } : { kind: 'users', userIds };
  }

  async function deliver(audience: Audience, found: Recipients, message: Message, input: NewMessage) {
    const frame = { type: input.as, message } as const;
    const { traceId } = input;
    switch (audience.kind) {
      case 'everybody':
        return crowds.toEverybody(frame);
      case 'room':
        return crowds.toRoom(audience.roomId, frame, { traceId });
      case 'users': {
        const offline = found.offline.filter((id) => id !== message.sender.id);
        await Promise.all([
          deps.delivery().toConnections(found.connectionIds, frame),
          ...(offline.length > 0 ? [deps.events().sent(message, offline, traceId)] : []),
        ]);
      }
    }
  }

  return {
    async send(input) {
      if (isTooLong(input.content)) {
        throw new FrameError('too_large', `A message has at most ${MAX_CONTENT} characters.`);
      }
      const { sender, ref, receivedAt, to } = input;
      const made: Message = {
        id: messageId(receivedAt, input.frameNumber),
        sender,
        ...('room' in to ? { room: to.room } : { receiver: to.user }),
        content: input.content,
        timestamp: receivedAt.toISOString(),
      };
      const [audience, earlier] = await Promise.all([
        audienceOf(input),
        ref === undefined ? undefined : messages.reserve(sender.id, ref, made, receivedAt),
      ]);
      const message = earlier ?? made;
      const isNew = earlier === undefined;
      const conversation = placeOf(message);
      // The archive first: a message that is shown is already on its way to be kept.
      await archive.send({ conversation: conversationKey(conversation), message });
      const [isFirst, found] = await Promise.all([
        messages.put(conversation, message, receivedAt),
        audience.kind === 'users' ? deps.delivery().recipients(audience.userIds) : NOBODY,
        conversation.kind === 'room'
          ? rooms.noteMessage(message, isNew)
          : deps.conversations().noteMessage(message, isNew),
      ]);
      // Of several that worked on the same frame, the one that stored the message sends it.
      const isSamePlace = message.receiver === made.receiver && message.room === made.room;
      if (isFirst && isSamePlace) await deliver(audience, found, message, input);
      return { id: message.id, timestamp: message.timestamp };
    },
  };
}

function placeOf({ sender, receiver, room }: Message): Conversation {
  return room === undefined ? directConversation(sender.id, receiver ?? sender.id) : roomConversation(room);
}
