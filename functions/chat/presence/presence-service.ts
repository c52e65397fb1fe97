import type { ConnectionRepository, StoredConnection } from '../connections/connection-repository.ts';
import type { Person, ServerFrame } from '../frames.ts';
import { GRACE_SECONDS } from './departure-service.ts';
import type { PeopleRepository } from './people-repository.ts';

/** Clocks of two functions, and of the queue, may differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 2;

export interface PresenceService {
  connectionOpened(connection: StoredConnection, now: Date): Promise<void>;
  /** After the grace: the user is offline if no connection is left. */
  check(userId: string, now: Date): Promise<void>;
}

export interface PresenceDependencies {
  readonly connections: Pick<ConnectionRepository, 'add' | 'ofUser' | 'lastLeft'>;
  readonly people: Pick<PeopleRepository, 'comeOnline' | 'goOffline'>;
  /** Tells the subscribers of the `presence` channel. */
  readonly announce: (frame: ServerFrame) => Promise<void>;
}

export function createPresenceService({
  connections,
  people,
  announce,
}: PresenceDependencies): PresenceService {
  const frame = (user: Person, status: 'online' | 'offline', lastSeen: Date): ServerFrame => ({
    type: 'presence',
    user,
    status,
    lastSeen: lastSeen.toISOString(),
  });
  return {
    async connectionOpened(connection, now) {
      await connections.add(connection, now);
      const came = await people.comeOnline(connection.user, now);
      if (came) await announce(frame(connection.user, 'online', now));
    },
    async check(userId, now) {
      if ((await connections.ofUser(userId)).length > 0) return;
      const leftAt = (await connections.lastLeft(userId)) ?? now;
      const since = now.getTime() - leftAt.getTime();
      // Back and gone again meanwhile: the check of that later departure is on its way.
      if (since > 0 && since < (GRACE_SECONDS - CLOCK_TOLERANCE_SECONDS) * 1000) return;
      const left = await people.goOffline(userId, leftAt);
      if (!left) return;
      // Somebody who came back between the two calls was taken for online already, so nothing was announced.
      if ((await connections.ofUser(userId)).length > 0) await people.comeOnline(left, now);
      else await announce(frame(left, 'offline', leftAt));
    },
  };
}
