import type { Principal } from '../../_shared/auth/principal.ts';
import { cutPage } from '../../_shared/paging/paging.ts';
import { creationPosition, nextCreationCursor } from '../accounts/creation-cursor.ts';
import type { Session } from '../contract.ts';
import type { SessionRepository } from './session-repository.ts';

export interface SessionListDeps {
  readonly sessions: Pick<SessionRepository, 'list'>;
}

/** Where an account is signed in. */
export function sessionListService({ sessions }: SessionListDeps) {
  return {
    /** @throws AppError `validation` for a cursor that is none of this list */
    async list(principal: Principal, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
      const after = cursor === undefined ? undefined : creationPosition(cursor);
      const found = await sessions.list(principal.userId, after, limit + 1, new Date().toISOString());
      const rows: Session[] = found.map((session) => ({
        ...session,
        current: session.id === principal.sessionId,
      }));
      return cutPage(rows, limit, nextCreationCursor);
    },
  };
}
