import type { EndingService } from '../connections/ending-service.ts';
import type { CrowdService } from '../delivery/delivery-service.ts';
import type { ConversationRepository } from '../messages/conversation-repository.ts';
import type { RoomRepository } from '../rooms/room-repository.ts';
import type { PeopleRepository } from './people-repository.ts';
import { presenceFrame } from './presence-service.ts';

export interface AccountService {
  /**
   * Closes the connections of a deleted account and removes what chat knows of it, but for its messages, which
   * `remove-messages` takes out of the archive.
   */
  remove(userId: string, occurredAt: Date): Promise<void>;
}

export interface AccountDependencies {
  readonly people: Pick<PeopleRepository, 'remove'>;
  readonly endings: Pick<EndingService, 'endAll'>;
  readonly conversations: Pick<ConversationRepository, 'removeOf'>;
  readonly rooms: Pick<RoomRepository, 'removeUser'>;
  readonly crowds: Pick<CrowdService, 'toChannel'>;
}

export function createAccountService(deps: AccountDependencies): AccountService {
  return {
    async remove(userId, occurredAt) {
      // Tokens are refused from here on, so that nothing comes back of what is removed below.
      const before = await deps.people.remove(userId, new Date());
      await deps.endings.endAll(userId, new Date(), 'deleted');
      await Promise.all([deps.conversations.removeOf(userId), deps.rooms.removeUser(userId)]);
      if (before?.isOnline) {
        const user = { id: userId, name: before.name ?? '' };
        await deps.crowds.toChannel('presence', presenceFrame(user, 'offline', occurredAt));
      }
    },
  };
}
