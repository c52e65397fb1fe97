import type { MessageRepository } from '../messages/message-repository.ts';
import type { RoomRepository } from '../rooms/room-repository.ts';
import type { ArchiveRepository } from './archive-repository.ts';

/** Messages that are removed in one round: two of their batches of writes would not fit a slow second. */
const REMOVED_AT_ONCE = 500;

export interface RemovalService {
  /**
   * Removes every message that a user has sent, hot or archived. The archive names them, so what is still on its
   * way there is removed when the deletion is published again, after the last token has run out.
   */
  removeMessagesOf(userId: string): Promise<void>;
}

export function createRemovalService(
  archive: Pick<ArchiveRepository, 'ofSender' | 'remove'>,
  messages: Pick<MessageRepository, 'remove'>,
  rooms: Pick<RoomRepository, 'removeLastOf'>,
): RemovalService {
  return {
    async removeMessagesOf(userId) {
      for (;;) {
        const found = await archive.ofSender(userId, REMOVED_AT_ONCE);
        if (found.length === 0) return;
        await messages.remove(found);
        for (const roomId of new Set(found.flatMap(({ room_id }) => room_id ?? []))) {
          await rooms.removeLastOf(roomId, userId);
        }
        await archive.remove(found.map(({ id }) => id));
      }
    },
  };
}
