import { type Queryable, sql } from '../../_shared/postgres/database.ts';

export interface PurgeRepository {
  /** Removes what expired before an instant; gives how many rows of each kind. */
  removeExpired(before: string): Promise<{ readonly sessions: number; readonly mailTokens: number }>;
}

/** A bounded part of the rows, so that no statement runs into the time-out of the role. */
const ROWS = 5_000;

const removeSessions = sql<never, [string]>(`
  DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < $1 LIMIT ${ROWS})`);
const removeMailTokens = sql<never, [string]>(`
  DELETE FROM mail_tokens WHERE digest IN (SELECT digest FROM mail_tokens WHERE expires_at < $1 LIMIT ${ROWS})`);

export function purgeRepository(db: Queryable): PurgeRepository {
  const all = async (statement: typeof removeSessions, before: string): Promise<number> => {
    let removed = 0;
    for (let part = ROWS; part === ROWS; removed += part) part = await db.execute(statement, [before]);
    return removed;
  };
  return {
    removeExpired: async (before) => ({
      sessions: await all(removeSessions, before),
      mailTokens: await all(removeMailTokens, before),
    }),
  };
}
