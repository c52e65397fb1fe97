import type { Queue } from '../_shared/queue/queue.ts';
import type { ConnectionRepository, StoredConnection } from './connection-repository.ts';
import type { Person, ServerFrame } from './frames.ts';
import type { PeopleRepository } from './people-repository.ts';

/** A user who is back within this time never was offline. */
export const GRACE_SECONDS = 10;

/** What the delayed queue is told: look again whether this user has a connection. */
export interface PresenceCheck {
  readonly userId: string;
}

export interface PresenceService {
  connectionOpened(connection: StoredConnection, now: Date): Promise<void>;
  /** After `$disconnect`, or when a post found the connection gone; both may happen to one connection. */
  connectionClosed(connectionId: string): Promise<void>;
  /** After the grace: the user is offline if no connection is left. */
  check(userId: string, now: Date): Promise<void>;
}

export interface PresenceDependencies {
  readonly connections: ConnectionRepository;
  readonly people: PeopleRepository;
  readonly checks: Queue<PresenceCheck>;
  /** Tells the subscribers of the `presence` channel. */
  readonly announce: (frame: ServerFrame) => Promise<void>;
}

export function createPresenceService({
  connections,
  people,
  checks,
  announce,
}: PresenceDependencies): PresenceService {
  const frame = (user: Person, status: 'online' | 'offline', now: Date): ServerFrame => ({
    type: 'presence',
    user,
    status,
    lastSeen: now.toISOString(),
  });
  return {
    async connectionOpened(connection, now) {
      await connections.add(connection, now);
      const came = await people.comeOnline(connection.user, now);
      if (came) await announce(frame(connection.user, 'online', now));
    },
    async connectionClosed(connectionId) {
      const closed = await connections.remove(connectionId);
      if (closed) await checks.send({ userId: closed.user.id }, { delaySeconds: GRACE_SECONDS });
    },
    async check(userId, now) {
      if ((await connections.ofUser(userId)).length > 0) return;
      const left = await people.goOffline(userId, now);
      if (left) await announce(frame(left, 'offline', now));
    },
  };
}
