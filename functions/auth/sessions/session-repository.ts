import { OUTBOX_COLUMNS, outboxRow, type PendingEvent } from '../../_shared/events/outbox.ts';
import { instantText, type Queryable, sql } from '../../_shared/postgres/database.ts';
import type { Account } from '../accounts/account.ts';
import type { CreationPosition } from '../accounts/creation-cursor.ts';
import { ACCOUNT_COLUMNS } from '../accounts/user-repository.ts';
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
  /** Of the account when the proof was checked. */
  readonly epoch: number;
  readonly digest: Buffer;
  /** Of the first refresh token. */
  readonly expiresAt: string;
  readonly now: string;
}

/** A refresh token as found, with its session's account. */
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
  /**
   * Also notes the sign-in on the account, and gives it as it is then. Undefined, and nothing is written, when the
   * account is gone, disabled, or at another epoch: whatever proved to be its owner holds no more.
   */
  start(session: NewSession): Promise<Account | undefined>;
  findToken(digest: Buffer): Promise<FoundToken | undefined>;
  /** False, and nothing is written, when the token was rotated already or its session is over. */
  rotate(rotation: Rotation): Promise<boolean>;
  /** Writes the event with it. False when the session is not there or not the user's. */
  end(userId: string, id: string, event: PendingEvent): Promise<boolean>;
  /** Every session of the user but one; gives those that have ended. */
  endOthers(userId: string, keep: string | undefined): Promise<readonly { readonly id: string }[]>;
  /** When the session was started by a sign-in; undefined when it is over. */
  findStart(userId: string, id: string): Promise<Date | undefined>;
  /** Sessions that can still be refreshed, newest first. */
  list(
    userId: string,
    after: CreationPosition | undefined,
    limit: number,
    now: string,
  ): Promise<readonly StoredSession[]>;
}

/**
 * Updating the account first waits for whoever changes it, a password reset for instance, and then looks at the
 * epoch as it is after that.
 */
const startSession = sql<Account, [string, string, string, string, string, string, string, number]>(`
  WITH account AS (
    UPDATE users SET last_login_at = $3, version = version + 1
    WHERE id = $2 AND epoch = $8 AND NOT disabled RETURNING *
  ), session AS (
    INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at, address, user_agent)
    SELECT $1, id, $3, $3, $4, $5, $6 FROM account RETURNING id
  ), token AS (
    INSERT INTO refresh_tokens (digest, session_id, expires_at) SELECT decode($7, 'hex'), id, $4 FROM session
  )
  SELECT ${ACCOUNT_COLUMNS} FROM account`);
const findToken = sql<FoundToken, [string]>(`
  SELECT t.session_id AS "sessionId", s.user_id AS "userId", u.name, u.role, u.disabled,
    t.expires_at AS "expiresAt", t.rotated_at AS "rotatedAt", t.successor
  FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
  WHERE t.digest = decode($1, 'hex')`);
/**
 * Uses of one session wait for one another at its row, and of two uses of one token the second finds it rotated.
 * Answers kept for the grace of rotations before `$7` are of no more use, nor are tokens long expired.
 */
const rotateToken = sql<never, [string, string, string, string, string, string, string]>(`
  WITH session AS (
    UPDATE sessions SET last_used_at = $6, expires_at = $5 WHERE id = $1 RETURNING id
  ), used AS (
    UPDATE refresh_tokens SET rotated_at = $6, successor = decode($3, 'hex')
    WHERE digest = decode($2, 'hex') AND rotated_at IS NULL AND session_id = (SELECT id FROM session)
    RETURNING session_id
  ), expired AS (
    DELETE FROM refresh_tokens
    WHERE session_id = (SELECT id FROM session) AND expires_at <= $6 AND digest <> decode($2, 'hex')
  ), past_grace AS (
    UPDATE refresh_tokens SET successor = NULL
    WHERE session_id = (SELECT id FROM session) AND successor IS NOT NULL AND rotated_at < $7
      AND expires_at > $6 AND digest <> decode($2, 'hex')
  )
  INSERT INTO refresh_tokens (digest, session_id, expires_at)
  SELECT decode($4, 'hex'), session_id, $5 FROM used`);
const endSession = sql<
  { readonly id: string },
  [
    userId: string,
    id: string,
    ...event: [id: string, type: string, detail: string, createdAt: string, dueAt: string],
  ]
>(`
  WITH ended AS (DELETE FROM sessions WHERE user_id = $1 AND id = $2 RETURNING id), event AS (
    INSERT INTO ${OUTBOX_COLUMNS}
    SELECT $3::uuid, $4, $5::json, $6::timestamptz, $7::timestamptz FROM ended
  )
  SELECT id FROM ended`);
const endOthers = sql<{ readonly id: string }, [string, string | null]>(
  'DELETE FROM sessions WHERE user_id = $1 AND ($2::uuid IS NULL OR id <> $2) RETURNING id',
);
const findStart = sql<{ readonly createdAt: Date }, [string, string]>(
  'SELECT created_at AS "createdAt" FROM sessions WHERE user_id = $1 AND id = $2',
);
const listSessions = sql<StoredSession, [string, string | null, string | null, number, string]>(`
  SELECT id, ${instantText('created_at')} AS "createdAt", ${instantText('last_used_at')} AS "lastUsedAt",
    address, user_agent AS "userAgent"
  FROM sessions
  WHERE user_id = $1 AND expires_at > $5 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
  ORDER BY created_at DESC, id DESC LIMIT $4`);

export function sessionRepository(db: Queryable): SessionRepository {
  return {
    start: async ({ id, userId, epoch, now, expiresAt, address, userAgent, digest }) =>
      await db.queryOne(startSession, [
        id,
        userId,
        now,
        expiresAt,
        address,
        userAgent,
        digest.toString('hex'),
        epoch,
      ]),
    findToken: async (digest) => await db.queryOne(findToken, [digest.toString('hex')]),
    rotate: async ({ sessionId, digest, successor, newDigest, expiresAt, now, graceStart }) =>
      (await db.execute(rotateToken, [
        sessionId,
        digest.toString('hex'),
        successor.toString('hex'),
        newDigest.toString('hex'),
        expiresAt,
        now,
        graceStart,
      ])) > 0,
    end: async (userId, id, event) =>
      (await db.queryOne(endSession, [userId, id, ...outboxRow(event)])) !== undefined,
    endOthers: async (userId, keep) => await db.query(endOthers, [userId, keep ?? null]),
    findStart: async (userId, id) => (await db.queryOne(findStart, [userId, id]))?.createdAt,
    list: async (userId, after, limit, now) =>
      await db.query(listSessions, [userId, after?.createdAt ?? null, after?.id ?? null, limit, now]),
  };
}
