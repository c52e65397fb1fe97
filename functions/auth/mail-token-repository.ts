import type { Queryable } from '../_shared/db/database.ts';
import { sql } from '../_shared/db/statement.ts';
import type { MailPurpose } from './mail-token.ts';

export interface NewMailToken {
  /** Hex SHA-256. */
  readonly digest: string;
  readonly userId: string;
  readonly purpose: MailPurpose;
  readonly emailKey: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

export interface MailTokenRepository {
  insert(token: NewMailToken): Promise<void>;
  /** Uses a token up; undefined for one that is unknown, used, expired or for something else. */
  redeem(
    digest: string,
    purpose: MailPurpose,
    now: string,
  ): Promise<{ userId: string; emailKey: string } | undefined>;
  /** Takes back what was sent before: after a reset no older mail resets again. */
  revokeAll(userId: string, purpose: MailPurpose): Promise<void>;
}

const insertToken = sql<never, [string, string, string, string, string]>(`
  INSERT INTO mail_tokens (digest, user_id, purpose, email_key, expires_at)
  VALUES (decode($1, 'hex'), $2, $3, $4, $5)`);
/** A delete that gives what it deleted lets exactly one of two simultaneous uses win. */
const redeemToken = sql<{ userId: string; emailKey: string }, [string, string, string]>(`
  DELETE FROM mail_tokens WHERE digest = decode($1, 'hex') AND purpose = $2 AND expires_at > $3
  RETURNING user_id AS "userId", email_key AS "emailKey"`);
const revokeTokens = sql<never, [string, string]>(
  'DELETE FROM mail_tokens WHERE user_id = $1 AND purpose = $2',
);

export function mailTokenRepository(db: Queryable): MailTokenRepository {
  return {
    async insert({ digest, userId, purpose, emailKey, expiresAt }) {
      await db.execute(insertToken, [digest, userId, purpose, emailKey, expiresAt]);
    },
    redeem: (digest, purpose, now) => db.queryOne(redeemToken, [digest, purpose, now]),
    async revokeAll(userId, purpose) {
      await db.execute(revokeTokens, [userId, purpose]);
    },
  };
}
