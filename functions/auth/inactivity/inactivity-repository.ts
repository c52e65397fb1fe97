import { type Queryable, sql } from '../../_shared/postgres/database.ts';

export interface InactiveUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export interface InactivityRepository {
  /** At most `limit` users who were active before an instant and have had no warning since. */
  toWarn(activeBefore: string, limit: number): Promise<readonly InactiveUser[]>;
  /** Notes the warning; false when the user has been active meanwhile, or warned. */
  warn(id: string, activeBefore: string, now: string): Promise<boolean>;
  /** Ids of at most `limit` users who were active before one instant, and warned before another one. */
  toDelete(activeBefore: string, warnedBefore: string, limit: number): Promise<readonly string[]>;
  /** False when it does not hold any more: somebody signed in meanwhile. */
  remove(id: string, activeBefore: string, warnedBefore: string): Promise<boolean>;
}

/** A session that was refreshed is use as much as a sign-in is. */
const LAST_ACTIVE = `greatest(coalesce(u.last_login_at, u.created_at),
  (SELECT max(s.last_used_at) FROM sessions s WHERE s.user_id = u.id))`;

/** Administrators are never deleted: the last one could not be made again over the API. Disabled accounts are kept. */
const COUNTS = `u.role = 'user' AND NOT u.disabled AND coalesce(u.last_login_at, u.created_at) < $1
  AND ${LAST_ACTIVE} < $1`;
const UNWARNED = `(u.inactivity_warned_at IS NULL OR u.inactivity_warned_at < ${LAST_ACTIVE})`;
/** A warning before the last sign-in is of no more account. */
const WARNED = `u.inactivity_warned_at < $2 AND u.inactivity_warned_at >= ${LAST_ACTIVE}`;

const findToWarn = sql<InactiveUser, [string, number]>(`
  SELECT u.id, u.email, u.name FROM users u WHERE ${COUNTS} AND ${UNWARNED} ORDER BY u.id LIMIT $2`);
const noteWarning = sql<never, [string, string, string]>(`
  UPDATE users u SET inactivity_warned_at = $2 WHERE u.id = $3 AND ${COUNTS} AND ${UNWARNED}`);
const findToDelete = sql<{ readonly id: string }, [string, string, number]>(`
  SELECT u.id FROM users u WHERE ${COUNTS} AND ${WARNED} ORDER BY u.id LIMIT $3`);
const removeUser = sql<never, [string, string, string]>(`
  DELETE FROM users u WHERE u.id = $3 AND ${COUNTS} AND ${WARNED}`);

export function inactivityRepository(db: Queryable): InactivityRepository {
  return {
    toWarn: (activeBefore, limit) => db.query(findToWarn, [activeBefore, limit]),
    warn: async (id, activeBefore, now) => (await db.execute(noteWarning, [activeBefore, now, id])) > 0,
    toDelete: async (activeBefore, warnedBefore, limit) =>
      (await db.query(findToDelete, [activeBefore, warnedBefore, limit])).map(({ id }) => id),
    remove: async (id, activeBefore, warnedBefore) =>
      (await db.execute(removeUser, [activeBefore, warnedBefore, id])) > 0,
  };
}
