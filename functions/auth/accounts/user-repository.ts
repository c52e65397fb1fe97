import { containsText, instantText, type Queryable, sql } from '../../_shared/postgres/database.ts';
import type { Role } from '../contract.ts';
import { type Account, emailKey, type NewAccount } from './account.ts';
import type { CreationPosition } from './creation-cursor.ts';

export interface UserFilter {
  /** Literal, caseless part of name or email. */
  readonly text: string | undefined;
  readonly role: Role | undefined;
  readonly after: CreationPosition | undefined;
}

/** Accounts and their password hashes. */
export interface UserRepository {
  /** Undefined when the email is taken. */
  insert(account: NewAccount, hash: string): Promise<Account | undefined>;
  /** Verified, without a password. Undefined when the email or Google's id is taken. */
  insertGoogle(account: NewAccount & { readonly sub: string }): Promise<Account | undefined>;
  findByGoogle(sub: string): Promise<Account | undefined>;
  /** The account of Google's id, and the one of the email where that is another; read at one moment. */
  findForGoogle(sub: string, email: string): Promise<readonly (Account & { readonly isLinked: boolean })[]>;
  /** Undefined when it is linked with another Google account. */
  linkGoogle(id: string, sub: string): Promise<Account | undefined>;
  find(id: string): Promise<Account | undefined>;
  /** Those of the ids that have an account which is not disabled, in any order. */
  findMany(ids: readonly string[]): Promise<readonly Account[]>;
  /** Administrators who are not disabled, at most 1,000, the first ones first. */
  listAdmins(): Promise<readonly Account[]>;
  /** The account of an email, however it is capitalised, with its hash if it has a password. */
  findByEmail(email: string): Promise<{ account: Account; hash: string | undefined } | undefined>;
  /** The account with its hash if it has a password. */
  findWithHash(id: string): Promise<{ account: Account; hash: string | undefined } | undefined>;
  /** Replaces a hash by one of the same password, if it is still the one that was compared. */
  renewHash(id: string, compared: string, hash: string, now: string): Promise<void>;
  /**
   * A new password, also for an account that had none; begins a new epoch. False when the account is gone,
   * disabled, or at another epoch than the one at which the change was allowed.
   */
  setPassword(id: string, epoch: number, hash: string, now: string): Promise<boolean>;
  /** Undefined when it is disabled, or not there in one of the versions; undefined versions mean any. */
  rename(id: string, name: string, versions: readonly number[] | undefined): Promise<Account | undefined>;
  /** As it is, locked until the transaction ends. */
  lock(id: string): Promise<Account | undefined>;
  /** Disabling begins a new epoch. */
  setFlags(id: string, flags: UserFlags): Promise<Account | undefined>;
  remove(id: string): Promise<void>;
  /** Newest first. */
  list(filter: UserFilter, limit: number): Promise<readonly Account[]>;
}

/** What an administrator or operator may set; a field left out stays. */
export interface UserFlags {
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
  readonly emailVerified?: boolean | undefined;
}

/** Of an {@link Account}. */
export const ACCOUNT_COLUMNS = `id, email, name, role, provider, email_verified AS "emailVerified", disabled,
  ${instantText('created_at')} AS "createdAt", ${instantText('last_login_at')} AS "lastLoginAt", version,
  epoch`;

const insertUser = sql<Account, [string, string, string, string, string, string]>(`
  WITH made AS (
    INSERT INTO users (id, email, email_key, name, role, provider, email_verified, disabled, created_at,
      last_login_at, version)
    VALUES ($1, $2, $3, $4, 'user', 'password', false, false, $6, NULL, 1)
    ON CONFLICT (email_key) DO NOTHING
    RETURNING *
  ), secret AS (INSERT INTO credentials (user_id, hash, changed_at) SELECT id, $5, $6 FROM made)
  SELECT ${ACCOUNT_COLUMNS} FROM made`);
const insertGoogle = sql<Account, [string, string, string, string, string, string]>(`
  INSERT INTO users (id, email, email_key, name, google_sub, role, provider, email_verified, disabled, created_at,
    last_login_at, version)
  VALUES ($1, $2, $3, $4, $5, 'user', 'google', true, false, $6, NULL, 1)
  ON CONFLICT DO NOTHING RETURNING ${ACCOUNT_COLUMNS}`);
const findByGoogle = sql<Account, [string]>(`SELECT ${ACCOUNT_COLUMNS} FROM users WHERE google_sub = $1`);
const findForGoogle = sql<Account & { readonly isLinked: boolean }, [string, string]>(`
  SELECT ${ACCOUNT_COLUMNS}, coalesce(google_sub = $1, false) AS "isLinked" FROM users
  WHERE google_sub = $1 OR email_key = $2`);
const linkGoogle = sql<Account, [string, string]>(`
  UPDATE users SET google_sub = $2, version = version + 1 WHERE id = $1 AND google_sub IS NULL
  RETURNING ${ACCOUNT_COLUMNS}`);
const findUser = sql<Account, [string]>(`SELECT ${ACCOUNT_COLUMNS} FROM users WHERE id = $1`);
const findUsers = sql<Account, [readonly string[]]>(
  `SELECT ${ACCOUNT_COLUMNS} FROM users WHERE id = ANY ($1::uuid[]) AND NOT disabled`,
);
const listAdmins = sql<Account, []>(
  `SELECT ${ACCOUNT_COLUMNS} FROM users WHERE role = 'admin' AND NOT disabled ORDER BY id LIMIT 1000`,
);
const findUserByEmail = sql<Account & { readonly hash: string | null }, [string]>(`
  SELECT ${ACCOUNT_COLUMNS}, hash FROM users LEFT JOIN credentials ON user_id = id WHERE email_key = $1`);
const findWithHash = sql<Account & { readonly hash: string | null }, [string]>(`
  SELECT ${ACCOUNT_COLUMNS}, hash FROM users LEFT JOIN credentials ON user_id = id WHERE id = $1`);
const renewHash = sql<never, [string, string, string, string]>(
  'UPDATE credentials SET hash = $3, changed_at = $4 WHERE user_id = $1 AND hash = $2',
);
const setPassword = sql<never, [string, number, string, string]>(`
  WITH owner AS (
    UPDATE users SET epoch = epoch + 1 WHERE id = $1 AND epoch = $2 AND NOT disabled RETURNING id
  )
  INSERT INTO credentials (user_id, hash, changed_at) SELECT id, $3, $4 FROM owner
  ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at`);
const lockUser = sql<Account, [string]>(`SELECT ${ACCOUNT_COLUMNS} FROM users WHERE id = $1 FOR UPDATE`);
const renameUser = sql<Account, [string, string, readonly number[] | null]>(`
  UPDATE users SET name = $2, version = version + 1
  WHERE id = $1 AND NOT disabled AND ($3::int[] IS NULL OR version = ANY ($3)) RETURNING ${ACCOUNT_COLUMNS}`);
const setFlags = sql<Account, [string, string | null, boolean | null, boolean | null]>(`
  UPDATE users SET role = coalesce($2, role), disabled = coalesce($3, disabled),
    email_verified = coalesce($4, email_verified), version = version + 1,
    epoch = CASE WHEN $3 AND NOT disabled THEN epoch + 1 ELSE epoch END
  WHERE id = $1 RETURNING ${ACCOUNT_COLUMNS}`);
const removeUser = sql<never, [string]>('DELETE FROM users WHERE id = $1');
/** Reads every account for a rare filter, which only an administrator asks for. */
const listUsers = sql<Account, [string | null, string | null, string | null, string | null, number]>(`
  SELECT ${ACCOUNT_COLUMNS} FROM users
  WHERE ($1::text IS NULL OR role = $1)
    AND ($2::text IS NULL OR ${containsText('name', '$2')} OR ${containsText('email', '$2')})
    AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
  ORDER BY created_at DESC, id DESC LIMIT $5`);

export function userRepository(db: Queryable): UserRepository {
  return {
    insert: async ({ id, email, name, createdAt }, hash) =>
      await db.queryOne(insertUser, [id, email, emailKey(email), name, hash, createdAt]),
    insertGoogle: async ({ id, email, name, sub, createdAt }) =>
      await db.queryOne(insertGoogle, [id, email, emailKey(email), name, sub, createdAt]),
    findByGoogle: async (sub) => await db.queryOne(findByGoogle, [sub]),
    findForGoogle: async (sub, email) => await db.query(findForGoogle, [sub, emailKey(email)]),
    linkGoogle: async (id, sub) => await db.queryOne(linkGoogle, [id, sub]),
    find: async (id) => await db.queryOne(findUser, [id]),
    findMany: async (ids) => await db.query(findUsers, [ids]),
    listAdmins: async () => await db.query(listAdmins, []),
    findByEmail: async (email) => withHash(await db.queryOne(findUserByEmail, [emailKey(email)])),
    findWithHash: async (id) => withHash(await db.queryOne(findWithHash, [id])),
    async renewHash(id, compared, hash, now) {
      await db.execute(renewHash, [id, compared, hash, now]);
    },
    setPassword: async (id, epoch, hash, now) => (await db.execute(setPassword, [id, epoch, hash, now])) > 0,
    lock: async (id) => await db.queryOne(lockUser, [id]),
    rename: async (id, name, versions) => await db.queryOne(renameUser, [id, name, versions ?? null]),
    setFlags: async (id, { role, disabled, emailVerified }) =>
      await db.queryOne(setFlags, [id, role ?? null, disabled ?? null, emailVerified ?? null]),
    async remove(id) {
      await db.execute(removeUser, [id]);
    },
    list: async ({ text, role, after }, limit) =>
      await db.query(listUsers, [
        role ?? null,
        text ?? null,
        after?.createdAt ?? null,
        after?.id ?? null,
        limit,
      ]),
  };
}

function withHash(row: (Account & { readonly hash: string | null }) | undefined) {
  if (!row) return undefined;
  const { hash, ...account } = row;
  return { account, hash: hash ?? undefined };
}
