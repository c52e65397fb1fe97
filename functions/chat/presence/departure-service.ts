import type { Queue } from '../../_shared/queue/queue.ts';
import type { ConnectionRepository } from '../connections/connection-repository.ts';
import type { FollowUp } from '../queue-messages.ts';
import type { PeopleRepository } from './people-repository.ts';

/** A user who is back within this time never was offline. */
export const GRACE_SECONDS = 10;

/** `@connections` answers 410 until the handshake is over, which takes no longer. */
const HANDSHAKE_MS = 10_000;

export interface DepartureService {
  /** After `$disconnect`, or when the server has closed it; both may happen to one connection. */
  connectionClosed(connectionId: string): Promise<void>;
  /** When a post was answered 410; gives true for a connection that is only being opened. */
  connectionGone(connectionId: string): Promise<boolean>;
}

export function createDepartureService(
  connections: Pick<ConnectionRepository, 'get' | 'remove'>,
  people: Pick<PeopleRepository, 'disconnect'>,
  followUps: Queue<FollowUp>,
): DepartureService {
  async function connectionClosed(connectionId: string): Promise<void> {
    const closed = await connections.remove(connectionId);
    if (!closed) return;
    const userId = closed.user.id;
    await people.disconnect(userId, connectionId, new Date());
    await followUps.send({ kind: 'check-presence', userId }, { delaySeconds: GRACE_SECONDS });
  }
  return {
    connectionClosed,
    async connectionGone(connectionId) {
      const connection = await connections.get(connectionId);
      if (!connection) return false;
      if (Date.now() - Date.parse(connection.connectedAt) < HANDSHAKE_MS) return true;
      await connectionClosed(connectionId);
      return false;
    },
  };
}
