import { forbidden, notFound } from '../../_shared/errors/errors.ts';
import { LOBBY } from '../messages/conversation.ts';
import type { Room, RoomRepository } from './room-repository.ts';

/** Who may come into a room and leave it. A room that the caller may not see is a 404 like one that is not there. */
export interface MembershipService {
  add(callerId: string, roomId: string, userId: string): Promise<void>;
  remove(callerId: string, roomId: string, userId: string): Promise<void>;
}

export function createMembershipService(rooms: RoomRepository): MembershipService {
  async function seen(callerId: string, roomId: string): Promise<{ room: Room; isMember: boolean }> {
    const [room, isMember] = await Promise.all([rooms.get(roomId), rooms.isMember(roomId, callerId)]);
    if (!room || (room.private && !isMember)) throw notFound();
    return { room, isMember };
  }
  return {
    async add(callerId, roomId, userId) {
      const { isMember } = await seen(callerId, roomId);
      if (roomId === LOBBY) return;
      if (userId !== callerId && !isMember) throw forbidden('Only members may take others into a room.');
      await rooms.addMember(roomId, userId);
    },
    async remove(callerId, roomId, userId) {
      const { room } = await seen(callerId, roomId);
      if (roomId === LOBBY) throw forbidden('Everybody is a member of the lobby.');
      if (userId !== callerId && room.createdBy !== callerId) {
        throw forbidden('Only who made the room may take others out of it.');
      }
      await rooms.removeMember(roomId, userId);
    },
  };
}
