import { type Cause, type Outbox, pendingEvent } from '../../_shared/events/outbox.ts';
import { type RevocationReason, revoked } from './revocation.ts';
import type { SessionRepository } from './session-repository.ts';

export interface SessionEndDeps {
  readonly sessions: Pick<SessionRepository, 'end'>;
  readonly outbox: () => Outbox;
}

/** Ends one session of a user and publishes it; false when the user has no such session. */
export type EndSession = (
  session: { readonly userId: string; readonly sessionId: string },
  reason: RevocationReason,
  cause: Cause,
) => Promise<boolean>;

export function sessionEnd({ sessions, outbox }: SessionEndDeps): EndSession {
  return async ({ userId, sessionId }, reason, { traceId, log }) => {
    const event = pendingEvent({ ...revoked(userId, [sessionId], reason), traceId });
    if (!(await sessions.end(userId, sessionId, event))) return false;
    await outbox().publish([event], log);
    return true;
  };
}
