import type { Principal } from '../../_shared/auth/principal.ts';
import { notFound } from '../../_shared/errors/errors.ts';
import type { Cause } from '../../_shared/events/outbox.ts';
import { creationPosition, nextCreationCursor } from '../accounts/creation-cursor.ts';
import type { Session } from '../contract.ts';
import { digestOf } from './refresh-token.ts';
import type { EndSession } from './session-end-service.ts';
import type { SessionRepository } from './session-repository.ts';

export interface SessionListDeps {
  readonly sessions: Pick<SessionRepository, 'list' | 'findToken'>;
  readonly end: EndSession;
}

/** Looking at sessions and ending them, which needs no key. */
export function sessionListService({ sessions, end }: SessionListDeps) {
  return {
    /** Ends the session of a refresh token, used or not; no such session is no error. */
    async logout(refreshToken: string, cause: Cause): Promise<void> {
      const found = await sessions.findToken(digestOf(refreshToken));
      if (found) await end(found, 'logout', cause);
    },

    /** @throws AppError `validation` for a cursor that is none of this list */
    async list(principal: Principal, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
      const after = cursor === undefined ? undefined : creationPosition(cursor);
      const found = await sessions.list(principal.userId, after, limit + 1, new Date().toISOString());
      const items: Session[] = found
        .slice(0, limit)
        .map((session) => ({ ...session, current: session.id === principal.sessionId }));
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? nextCreationCursor(last) : null };
    },

    /** @throws AppError `not-found` for nobody's session and for somebody else's */
    async revoke(principal: Principal, id: string, cause: Cause): Promise<void> {
      const ended = await end({ userId: principal.userId, sessionId: id }, 'revoked', cause);
      if (!ended) throw notFound();
    },
  };
}
