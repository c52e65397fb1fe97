import type { EventPublisher } from '../../_shared/events/event-bus.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import type { Message } from '../contract.ts';
import { conversationKey, directConversation, roomConversation } from './conversation.ts';

export interface MessageEvents {
  /**
   * Publishes `message.sent` for receivers without a connection. A failure is logged and no more: the message is
   * stored, and waits for them on their next connection.
   */
  sent(message: Message, offline: readonly string[], traceId: string): Promise<void>;
}

const PREVIEW_LENGTH = 140;
/** Receivers in one event, which holds 256 KB (Amazon EventBridge quotas). */
const RECEIVERS_AN_EVENT = 1000;

export function createMessageEvents(events: EventPublisher, log: Pick<Logger, 'error'>): MessageEvents {
  return {
    async sent(message, offline, traceId) {
      const { id, sender, receiver, room, content } = message;
      const conversation =
        room === undefined ? directConversation(sender.id, receiver ?? sender.id) : roomConversation(room);
      const data = {
        messageId: id,
        senderId: sender.id,
        senderName: sender.name,
        conversation: conversationKey(conversation),
        preview: [...content.slice(0, 2 * PREVIEW_LENGTH)].slice(0, PREVIEW_LENGTH).join(''),
      };
      try {
        for (let at = 0; at < offline.length; at += RECEIVERS_AN_EVENT) {
          const offlineRecipientIds = offline.slice(at, at + RECEIVERS_AN_EVENT);
          await events.publish({
            type: 'message.sent',
            actor: sender.id,
            traceId,
            data: { ...data, offlineRecipientIds },
          });
        }
      } catch (error) {
        log.error('message.sent could not be published', { messageId: id, error });
      }
    },
  };
}
