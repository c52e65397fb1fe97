import type { Queryable } from '../../_shared/postgres/database.ts';
import { sql } from '../../_shared/postgres/database.ts';
import type { MailPurpose, NewMailToken } from './mail-token.ts';

/** Whose a token is, and the email that it verifies. */
export interface VerifiedEmail {
  readonly userId: string;
  readonly emailKey: string;
}

export interface MailTokenRepository {
  insert(token: NewMailToken): Promise<void>;
  /** Uses a token up; undefined for one that is unknown, used, expired or for something else. */
  redeem(digest: string, purpose: MailPurpose, now: string): Promise<VerifiedEmail | undefined>;
  /** Whether it could be redeemed now. */
  holds(digest: string, purpose: MailPurpose, now: string): Promise<boolean>;
  /** Takes back what was sent before: after a reset no older mail resets again. */
  revokeAll(userId: string, purpose: MailPurpose): Promise<void>;
}

const insertToken = sql<never, [string, string, string, string, string]>(`
  INSERT INTO mail_tokens (digest, user_id, purpose, email_key, expires_at)
  VALUES (decode($1, 'hex'), $2, $3, $4, $5)`);
/** A delete that gives what it deleted lets exactly one of two simultaneous uses win. */
const redeemToken = sql<VerifiedEmail, [string, string, string]>(`
  DELETE FROM mail_tokens WHERE digest = decode($1, 'hex') AND purpose = $2 AND expires_at > $3
  RETURNING user_id AS "userId", email_key AS "emailKey"`);
const findToken = sql<{ found: boolean }, [string, string, string]>(`
  SELECT true AS found FROM mail_tokens WHERE digest = decode($1, 'hex') AND purpose = $2 AND expires_at > $3`);
const revokeTokens = sql<never, [string, string]>(
  'DELETE FROM mail_tokens WHERE user_id = $1 AND purpose = $2',
);

export function mailTokenRepository(db: Queryable): MailTokenRepository {
  return {
    async insert({ digest, userId, purpose, emailKey, expiresAt }) {
      await db.execute(insertToken, [digest, userId, purpose, emailKey, expiresAt]);
    },
    redeem: (digest, purpose, now) => db.queryOne(redeemToken, [digest, purpose, now]),
    holds: async (digest, purpose, now) =>
      (await db.queryOne(findToken, [digest, purpose, now])) !== undefined,
    async revokeAll(userId, purpose) {
      await db.execute(revokeTokens, [userId, purpose]);
    },
  };
}
