import { instantText, type Queryable, sql } from '../../_shared/postgres/database.ts';
import type { CreationPosition } from '../accounts/creation-cursor.ts';
import type { Role } from '../contract.ts';
import type { Device } from './device.ts';

export interface StoredSession extends Device {
  readonly id: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
}

export interface NewSession extends Device {
  readonly id: string;
  readonly userId: string;
  readonly digest: Buffer;
  /** Of the first refresh token. */
  readonly expiresAt: string;
  readonly now: string;
}

/** A refresh token as found, its session locked until the transaction ends. */
export interface FoundToken {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly expiresAt: Date;
  readonly rotatedAt: Date | null;
  readonly successor: Buffer | null;
}

export interface Rotation {
  readonly sessionId: string;
  readonly digest: Buffer;
  readonly successor: Buffer;
  readonly newDigest: Buffer;
  readonly expiresAt: string;
  readonly now: string;
  /** Rotations before this instant are past their grace. */
  readonly graceStart: string;
}

/** Sessions and the refresh tokens of each; a session that ends is deleted with all of its tokens. */
export interface SessionRepository {
  /** Also notes the sign-in on the account. */
  start(session: NewSession): Promise<void>;
  lockToken(digest: Buffer): Promise<FoundToken | undefined>;
  rotate(rotation: Rotation): Promise<void>;
  end(id: string): Promise<void>;
  endByToken(digest: Buffer): Promise<void>;
  /** False when it is not there or not the user's. */
  endOwn(userId: string, id: string): Promise<boolean>;
  /** Every session of the user but one. */
  endOthers(userId: string, keep: string | undefined): Promise<void>;
  /** Sessions that can still be refreshed, newest first. */
  list(
    userId: string,
    after: CreationPosition | undefined,
    limit: number,
    now: string,
  ): Promise<readonly StoredSession[]>;
}

const startSession = sql<never, [string, string, string, string, string, string, string]>(`
  WITH noted AS (UPDATE users SET last_login_at = $3, version = version + 1 WHERE id = $2), session AS (
    INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at, address, user_agent)
    VALUES ($1, $2, $3, $3, $4, $5, $6) RETURNING id
  )
  INSERT INTO refresh_tokens (digest, session_id, expires_at) SELECT decode($7, 'hex'), id, $4 FROM session`);
/** Whatever happens to a session waits here, so that two uses of one token come one after the other. */
const lockSession = sql<{ id: string }, [string]>(`
  SELECT id FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE digest = decode($1, 'hex'))
  FOR UPDATE`);
/** Read by a statement of its own, after the lock: its snapshot then has what the one before us did. */
const findToken = sql<FoundToken, [string]>(`
  SELECT t.session_id AS "sessionId", s.user_id AS "userId", u.name, u.role, u.disabled,
    t.expires_at AS "expiresAt", t.rotated_at AS "rotatedAt", t.successor
  FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
  WHERE t.digest = decode($1, 'hex')`);
const markRotated = sql<never, [string, string, string]>(`
  UPDATE refresh_tokens SET rotated_at = $2, successor = decode($3, 'hex') WHERE digest = decode($1, 'hex')`);
/** Answers kept for the grace of rotations before `$3` are of no more use, nor are tokens long expired. */
const forgetOld = sql<never, [string, string, string]>(`
  WITH expired AS (DELETE FROM refresh_tokens WHERE session_id = $1 AND expires_at <= $2)
  UPDATE refresh_tokens SET successor = NULL
  WHERE session_id = $1 AND successor IS NOT NULL AND rotated_at < $3 AND expires_at > $2`);
const addToken = sql<never, [string, string, string, string]>(`
  WITH used AS (UPDATE sessions SET last_used_at = $4, expires_at = $3 WHERE id = $1)
  INSERT INTO refresh_tokens (digest, session_id, expires_at) VALUES (decode($2, 'hex'), $1, $3)`);
const endSession = sql<never, [string]>('DELETE FROM sessions WHERE id = $1');
const endByToken = sql<never, [string]>(`
  DELETE FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE digest = decode($1, 'hex'))`);
const endOwn = sql<never, [string, string]>('DELETE FROM sessions WHERE user_id = $1 AND id = $2');
const endOthers = sql<never, [string, string | null]>(
  'DELETE FROM sessions WHERE user_id = $1 AND ($2::uuid IS NULL OR id <> $2)',
);
const listSessions = sql<StoredSession, [string, string | null, string | null, number, string]>(`
  SELECT id, ${instantText('created_at')} AS "createdAt", ${instantText('last_used_at')} AS "lastUsedAt",
    address, user_agent AS "userAgent"
  FROM sessions
  WHERE user_id = $1 AND expires_at > $5 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
  ORDER BY created_at DESC, id DESC LIMIT $4`);

export function sessionRepository(db: Queryable): SessionRepository {
  return {
    async start({ id, userId, now, expiresAt, address, userAgent, digest }) {
      await db.execute(startSession, [
        id,
        userId,
        now,
        expiresAt,
        address,
        userAgent,
        digest.toString('hex'),
      ]);
    },
    async lockToken(digest) {
      const locked = await db.queryOne(lockSession, [digest.toString('hex')]);
      return locked && (await db.queryOne(findToken, [digest.toString('hex')]));
    },
    async rotate({ sessionId, digest, successor, newDigest, expiresAt, now, graceStart }) {
      await db.execute(forgetOld, [sessionId, now, graceStart]);
      await db.execute(markRotated, [digest.toString('hex'), now, successor.toString('hex')]);
      await db.execute(addToken, [sessionId, newDigest.toString('hex'), expiresAt, now]);
    },
    async end(id) {
      await db.execute(endSession, [id]);
    },
    async endByToken(digest) {
      await db.execute(endByToken, [digest.toString('hex')]);
    },
    endOwn: async (userId, id) => (await db.execute(endOwn, [userId, id])) > 0,
    async endOthers(userId, keep) {
      await db.execute(endOthers, [userId, keep ?? null]);
    },
    list: async (userId, after, limit, now) =>
      await db.query(listSessions, [userId, after?.createdAt ?? null, after?.id ?? null, limit, now]),
  };
}
