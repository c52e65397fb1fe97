import type { Queue } from '../../_shared/queue/queue.ts';
import type { ConnectionGateway } from '../delivery/connection-gateway.ts';
import type { CrowdService } from '../delivery/delivery-service.ts';
import { FrameError } from '../frame-error.ts';
import type { DepartureService } from '../presence/departure-service.ts';
import type { PeopleRepository } from '../presence/people-repository.ts';
import { presenceFrame } from '../presence/presence-service.ts';
import type { FollowUp, Welcome } from '../queue-messages.ts';
import { holderOfToken } from './admission-service.ts';
import type { ConnectionRepository, StoredConnection } from './connection-repository.ts';
import { type Holder, TOKEN_MS } from './holder.ts';

export interface OpeningService {
  /** Registers a connection and queues its welcome; false when its token is too old or refused. */
  open(connectionId: string, holder: Holder, now: Date): Promise<boolean>;
}

export interface OpeningDependencies {
  readonly connections: Pick<ConnectionRepository, 'add' | 'remove'>;
  readonly people: Pick<PeopleRepository, 'connect'>;
  readonly crowds: Pick<CrowdService, 'toChannel'>;
  readonly welcomes: Queue<Welcome>;
  readonly followUps: Queue<FollowUp>;
}

export function createOpeningService(deps: OpeningDependencies): OpeningService {
  const { connections, people, crowds, welcomes, followUps } = deps;
  return {
    async open(connectionId, holder, now) {
      const { user, role, sessionId } = holder;
      const expiresAt = holder.issuedAt + TOKEN_MS;
      if (expiresAt <= now.getTime()) return false;
      const connection = {
        connectionId,
        user,
        role,
        sessionId,
        tokenIssuedAt: holder.issuedAt,
        connectedAt: now.toISOString(),
      };
      const [arrival] = await Promise.all([
        people.connect(holder, connectionId, now),
        connections.add(connection, now),
      ]);
      if (arrival === 'refused') {
        await connections.remove(connectionId);
        return false;
      }
      await Promise.all([
        welcomes.send({ connectionId, user }),
        followUps.send({ kind: 'expire-token', connectionId }, { delaySeconds: delayUntil(expiresAt, now) }),
        ...(arrival === 'first-connection'
          ? [crowds.toChannel('presence', presenceFrame(user, 'online', now))]
          : []),
      ]);
      return true;
    },
  };
}

export interface RenewalService {
  /**
   * Lets a connection live on by a fresh token of its user; gives until when, in milliseconds since the epoch.
   * @throws FrameError `unauthenticated` for a token that is not valid; `forbidden` for one of another user
   */
  renew(connection: StoredConnection, token: string, now: Date): Promise<number>;
}

export interface RenewalDependencies {
  readonly connections: Pick<ConnectionRepository, 'renew'>;
  readonly people: Pick<PeopleRepository, 'get'>;
}

export function createRenewalService({ connections, people }: RenewalDependencies): RenewalService {
  const invalid = () => new FrameError('unauthenticated', 'The access token is not valid, or no longer.');
  return {
    async renew({ connectionId, user, tokenIssuedAt, role, sessionId }, token, now) {
      const holder = await holderOfToken(token);
      if (!holder || holder.issuedAt + TOKEN_MS <= now.getTime()) throw invalid();
      if (holder.user.id !== user.id) throw new FrameError('forbidden', 'The token is that of another user.');
      const renewed = { role: holder.role, sessionId: holder.sessionId, tokenIssuedAt: holder.issuedAt };
      // Written before it is asked whether the session has ended, so that whoever ends it meanwhile finds it.
      if (!(await connections.renew(connectionId, renewed))) throw invalid();
      if ((await people.get(user.id))?.refuses(holder)) {
        await connections.renew(connectionId, { role, sessionId, tokenIssuedAt });
        throw invalid();
      }
      return holder.issuedAt + TOKEN_MS;
    },
  };
}

export interface ExpiryService {
  /** When a token expires: warns the client, unless it has shown a fresh one. */
  expire(connectionId: string, now: Date): Promise<void>;
  /** A minute after that: closes the connection, unless the client has shown a fresh token. */
  close(connectionId: string, now: Date): Promise<void>;
}

export interface ExpiryDependencies {
  readonly connections: Pick<ConnectionRepository, 'get'>;
  readonly gateway: ConnectionGateway;
  readonly departures: DepartureService;
  readonly followUps: Queue<FollowUp>;
}

/** Between the end of a token and that of its connection. */
export const CLOSE_AFTER_SECONDS = 60;

export function createExpiryService(deps: ExpiryDependencies): ExpiryService {
  const { connections, gateway, departures, followUps } = deps;

  /** The connection if its token has run out; else it is looked at again when it does. */
  async function expired(connectionId: string, now: Date): Promise<StoredConnection | undefined> {
    const connection = await connections.get(connectionId);
    if (!connection || isExpired(connection, now)) return connection;
    const delaySeconds = delayUntil(connection.tokenIssuedAt + TOKEN_MS, now);
    await followUps.send({ kind: 'expire-token', connectionId }, { delaySeconds });
    return undefined;
  }

  return {
    async expire(connectionId, now) {
      if (!(await expired(connectionId, now))) return;
      await followUps.send({ kind: 'close-connection', connectionId }, { delaySeconds: CLOSE_AFTER_SECONDS });
      const { gone } = await gateway.post([connectionId], unauthenticatedFrame());
      if (gone.length > 0) await departures.connectionClosed(connectionId);
    },
    async close(connectionId, now) {
      if (!(await expired(connectionId, now))) return;
      await gateway.close(connectionId);
      await departures.connectionClosed(connectionId);
    },
  };
}

/** Frames are worked on for 15 minutes after the token was issued. */
export function isExpired({ tokenIssuedAt }: StoredConnection, now: Date): boolean {
  return tokenIssuedAt + TOKEN_MS <= now.getTime();
}

/** The frame for a client whose token has expired. */
export function unauthenticatedFrame() {
  return {
    type: 'error',
    code: 'unauthenticated',
    message: 'The access token has run out: send `authenticate` with a fresh one.',
  } as const;
}

/** Whole seconds until a moment, as SQS takes them: at most 900. */
function delayUntil(at: number, now: Date): number {
  return Math.min(900, Math.max(0, Math.ceil((at - now.getTime()) / 1000)));
}
