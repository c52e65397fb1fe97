import { conflict, forbidden, invalidToken, notFound, validation } from '../../_shared/errors/errors.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import { LOBBY } from '../messages/conversation.ts';
import type { Directory } from '../presence/directory-service.ts';
import type { FollowUp } from '../queue-messages.ts';
import { MOST_CREATED, MOST_ROOMS, type Room } from './room.ts';
import type { Access, RoomRepository } from './room-repository.ts';

export interface Caller {
  readonly userId: string;
  readonly role: 'user' | 'admin';
}

/** Who may make a room, come into it and leave it. A room that the caller may not see is a 404 like one that is not there. */
export interface MembershipService {
  /** @throws AppError 401 for a caller whose account is gone, 409 for a name that is taken or too many rooms, 422 for members who do not exist */
  create(room: Room & { createdBy: string }, members: readonly string[]): Promise<void>;
  /** @throws AppError 403, 404, 409 for too many rooms, 422 for a user who does not exist */
  add(callerId: string, roomId: string, userId: string): Promise<void>;
  /** @throws AppError 403, 404 */
  remove(callerId: string, roomId: string, userId: string): Promise<void>;
  /** Deletes a room for everybody. @throws AppError 403, 404 */
  deleteRoom(caller: Caller, roomId: string): Promise<void>;
}

/** A room is gone by then, so that what is cleared is not joined again. */
const CLEAR_AFTER_SECONDS = 5;

export interface MembershipDependencies {
  readonly rooms: Pick<RoomRepository, 'create' | 'access' | 'addMember' | 'removeMember' | 'remove'>;
  readonly directory: Pick<Directory, 'missing'>;
  /** Only deleting a room needs it. */
  readonly followUps: () => Queue<FollowUp>;
}

export function createMembershipService({
  rooms,
  directory,
  followUps,
}: MembershipDependencies): MembershipService {
  async function seen(callerId: string, roomId: string): Promise<Access> {
    const access = await rooms.access(roomId, callerId);
    if (!access || (access.room.private && !access.isMember)) throw notFound();
    return access;
  }

  return {
    async create(room, members) {
      if (room.name.toLowerCase() === LOBBY) throw conflict('The name `lobby` is taken.');
      const others = [...new Set(members)].filter((userId) => userId !== room.createdBy);
      const missing = await directory.missing([room.createdBy, ...others]);
      if (missing.includes(room.createdBy)) throw invalidToken();
      if (missing.length > 0) {
        throw validation(
          ...missing.map((id) => ({
            path: `/members/${members.indexOf(id)}`,
            message: 'is not a user',
          })),
        );
      }
      if (!(await rooms.create(room, others))) {
        throw conflict(
          `A person is in at most ${MOST_ROOMS} rooms and creates at most ${MOST_CREATED} of them.`,
        );
      }
    },
    async add(callerId, roomId, userId) {
      const { isMember } = await seen(callerId, roomId);
      if (roomId === LOBBY || (isMember && userId === callerId)) return;
      if (userId !== callerId && !isMember) throw forbidden('Only members may take others into a room.');
      const [missing] = await directory.missing([userId]);
      if (missing === callerId) throw invalidToken();
      if (missing) throw validation({ path: '/userId', message: 'is not a user' });
      if (!(await rooms.addMember(roomId, userId))) {
        throw conflict(`A person is in at most ${MOST_ROOMS} rooms.`);
      }
    },
    async remove(callerId, roomId, userId) {
      const { room } = await seen(callerId, roomId);
      if (roomId === LOBBY) throw forbidden('Everybody is a member of the lobby.');
      if (userId !== callerId && room.createdBy !== callerId) {
        throw forbidden('Only who made the room may take others out of it.');
      }
      await rooms.removeMember(roomId, userId);
    },
    async deleteRoom({ userId, role }, roomId) {
      const access = await rooms.access(roomId, userId);
      if (!access || (access.room.private && !access.isMember && role !== 'admin')) throw notFound();
      const { room } = access;
      if (roomId === LOBBY) throw forbidden('The lobby cannot be deleted.');
      if (room.createdBy !== userId && role !== 'admin') {
        throw forbidden('Only who made the room and administrators may delete it.');
      }
      await followUps().send({ kind: 'clear-room', roomId }, { delaySeconds: CLEAR_AFTER_SECONDS });
      await rooms.remove(room);
    },
  };
}
