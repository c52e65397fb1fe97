import type { ConnectionRepository } from '../connections/connection-repository.ts';
import type { Person } from '../contract.ts';
import type { CrowdService } from '../delivery/delivery-service.ts';
import type { ServerFrame } from '../frames.ts';
import { GRACE_SECONDS } from './departure-service.ts';
import type { PeopleRepository } from './people-repository.ts';

/** Clocks of two functions, and of the queue, may differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 2;

export interface PresenceService {
  /** After the grace: the user is offline if no connection is left. */
  check(userId: string, now: Date): Promise<void>;
}

export interface PresenceDependencies {
  readonly connections: Pick<ConnectionRepository, 'ofUser'>;
  readonly people: Pick<PeopleRepository, 'get' | 'goOffline'>;
  readonly crowds: Pick<CrowdService, 'toChannel'>;
}

export function createPresenceService(deps: PresenceDependencies): PresenceService {
  const { connections, people, crowds } = deps;

  async function hasConnection(userId: string): Promise<boolean> {
    for await (const page of connections.ofUser(userId)) if (page.length > 0) return true;
    return false;
  }

  return {
    async check(userId, now) {
      const person = await people.get(userId);
      if (!person || person.connectionIds.length > 0) return;
      if (person.isCrowded && (await hasConnection(userId))) return;
      const leftAt = person.leftAt ?? now;
      const since = now.getTime() - leftAt.getTime();
      // Back and gone again meanwhile: the check of that later departure is on its way.
      if (since > 0 && since < (GRACE_SECONDS - CLOCK_TOLERANCE_SECONDS) * 1000) return;
      const left = await people.goOffline(userId, leftAt);
      if (left) await crowds.toChannel('presence', presenceFrame(left, 'offline', leftAt));
    },
  };
}

/** What the subscribers of `presence` are sent. */
export function presenceFrame(user: Person, status: 'online' | 'offline', lastSeen: Date): ServerFrame {
  return { type: 'presence', user, status, lastSeen: lastSeen.toISOString() };
}
