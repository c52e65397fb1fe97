import type { Principal } from '../../_shared/auth/principal.ts';
import { notFound } from '../../_shared/errors/errors.ts';
import { type Cause, type Outbox, pendingEvent } from '../../_shared/events/outbox.ts';
import { digestOf } from './refresh-token.ts';
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

export interface SignOutDeps {
  readonly sessions: Pick<SessionRepository, 'findToken'>;
  readonly end: EndSession;
}

/** Ends sessions for their user, which needs no key. */
export function signOutService({ sessions, end }: SignOutDeps) {
  return {
    /** Ends the session of a refresh token, used or not; no such session is no error. */
    async logout(refreshToken: string, cause: Cause): Promise<void> {
      const found = await sessions.findToken(digestOf(refreshToken));
      if (found) await end(found, 'logout', cause);
    },

    /** @throws AppError `not-found` for nobody's session and for somebody else's */
    async revoke(principal: Principal, id: string, cause: Cause): Promise<void> {
      const ended = await end({ userId: principal.userId, sessionId: id }, 'revoked', cause);
      if (!ended) throw notFound();
    },
  };
}
