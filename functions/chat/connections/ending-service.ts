import type { EventData } from '../../_shared/events/contracts.ts';
import { inParallel } from '../../_shared/in-parallel.ts';
import type { ConnectionGateway } from '../delivery/connection-gateway.ts';
import type { ByeReason } from '../frames.ts';
import { timeOfId } from '../messages/message-id.ts';
import type { DepartureService } from '../presence/departure-service.ts';
import type { PeopleRepository } from '../presence/people-repository.ts';
import type { ConnectionRepository, StoredConnection } from './connection-repository.ts';

/**
 * Ends the connections that an account may have no longer. Tokens are refused first, so that no connection opens
 * while the others are closed.
 */
export interface EndingService {
  /** The account is disabled, deleted, or has another role: tokens from before are refused. */
  endAll(userId: string, occurredAt: Date, reason: ByeReason): Promise<void>;
  endSessions(revoked: EventData<'session.revoked'>, occurredAt: Date): Promise<void>;
}

export interface EndingDependencies {
  readonly people: Pick<PeopleRepository, 'get' | 'refuseTokens' | 'refuseSessions' | 'refuseSessionsBefore'>;
  readonly connections: Pick<ConnectionRepository, 'getMany' | 'ofUser'>;
  readonly gateway: ConnectionGateway;
  readonly departures: DepartureService;
}

/** Connections that are closed side by side. */
const CLOSED_AT_ONCE = 16;

export function createEndingService(deps: EndingDependencies): EndingService {
  const { people, connections, gateway, departures } = deps;

  async function connectionsOf(userId: string): Promise<readonly StoredConnection[]> {
    const person = await people.get(userId);
    const ids = new Set(person?.connectionIds);
    if (person?.isCrowded) {
      for await (const page of connections.ofUser(userId)) for (const id of page) ids.add(id);
    }
    return connections.getMany([...ids]);
  }

  async function end(ended: readonly StoredConnection[], reason: ByeReason): Promise<void> {
    const failures: unknown[] = [];
    await inParallel(ended, CLOSED_AT_ONCE, async ({ connectionId }) => {
      try {
        await gateway.post([connectionId], { type: 'bye', reason });
        await gateway.close(connectionId);
        await departures.connectionClosed(connectionId);
      } catch (error) {
        failures.push(error);
      }
    });
    if (failures.length > 0) throw new AggregateError(failures, 'connections could not be closed');
  }

  return {
    async endAll(userId, occurredAt, reason) {
      await people.refuseTokens(userId, occurredAt);
      const open = await connectionsOf(userId);
      await end(
        open.filter(({ tokenIssuedAt }) => tokenIssuedAt <= occurredAt.getTime()),
        reason,
      );
    },
    async endSessions({ userId, sessionIds, reason }, occurredAt) {
      if (sessionIds === null) await people.refuseSessionsBefore(userId, occurredAt);
      else await people.refuseSessions(userId, sessionIds, new Date());
      const open = await connectionsOf(userId);
      const ids = new Set(sessionIds);
      const hasEnded = ({ sessionId, tokenIssuedAt }: StoredConnection) =>
        sessionIds === null
          ? (timeOfId(sessionId ?? '') ?? tokenIssuedAt) <= occurredAt.getTime()
          : sessionId !== undefined && ids.has(sessionId);
      await end(open.filter(hasEnded), reason);
    },
  };
}
