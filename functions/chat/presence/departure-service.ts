import type { Queue } from '../../_shared/queue/queue.ts';
import type { ConnectionRepository } from '../connections/connection-repository.ts';

/** A user who is back within this time never was offline. */
export const GRACE_SECONDS = 10;

/** What the delayed queue is told: look again whether this user has a connection. */
export interface PresenceCheck {
  readonly userId: string;
}

export interface DepartureService {
  /** After `$disconnect`, or when a post found the connection gone; both may happen to one connection. */
  connectionClosed(connectionId: string): Promise<void>;
}

export function createDepartureService(
  connections: Pick<ConnectionRepository, 'remove'>,
  checks: Queue<PresenceCheck>,
): DepartureService {
  return {
    async connectionClosed(connectionId) {
      const closed = await connections.remove(connectionId, new Date());
      if (closed) await checks.send({ userId: closed.user.id }, { delaySeconds: GRACE_SECONDS });
    },
  };
}
