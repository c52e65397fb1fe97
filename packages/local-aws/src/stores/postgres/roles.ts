import { createHmac } from 'node:crypto';
import type pg from 'pg';

/** What decides how a user signs in. */
export interface LoginRole {
  /** Direct or indirect member of `rds_iam`: IAM tokens only, as RDS has it. */
  readonly iam: boolean;
  readonly canLogin: boolean;
  /** `pg_authid.rolpassword` */
  readonly verifier: string | null;
}

/**
 * RDS sends every member of `rds_iam` to IAM authentication by a `+rds_iam` line in pg_hba.conf, which counts
 * memberships of every kind, also the one without inheritance that CREATE ROLE gives the creator since
 * PostgreSQL 16. Only what `rds_superuser` may grant is not followed.
 */
const LOGIN_ROLE = `
WITH RECURSIVE held(oid) AS (
  SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1
  UNION
  SELECT m.roleid FROM pg_catalog.pg_auth_members m
  JOIN held ON held.oid = m.member
  JOIN pg_catalog.pg_roles member ON member.oid = m.member
  WHERE member.rolname <> 'rds_superuser'
)
SELECT r.rolcanlogin AS "canLogin", r.rolpassword AS verifier,
  EXISTS (SELECT FROM held JOIN pg_catalog.pg_roles g USING (oid) WHERE g.rolname = 'rds_iam') AS iam
FROM pg_catalog.pg_authid r WHERE r.rolname = $1`;

export async function loginRole(admin: pg.Pool, user: string): Promise<LoginRole | undefined> {
  const { rows } = await admin.query<LoginRole>({ name: 'login-role', text: LOGIN_ROLE, values: [user] });
  return rows[0];
}

/**
 * Passwords for sessions on a server that is not our own and asks for one: a role that signs in by IAM gets
 * one that nobody else can know, set when it is first needed.
 */
export function upstreamPasswords(admin: pg.Pool, secret: string) {
  const set = new Map<string, Promise<string>>();
  return (user: string): Promise<string> => {
    const known = set.get(user);
    if (known) return known;
    const password = createHmac('sha256', secret).update(user).digest('base64url');
    const setting = setPassword(admin, user, password).then(() => password);
    set.set(user, setting);
    setting.catch(() => set.delete(user));
    return setting;
  };
}

async function setPassword(admin: pg.Pool, user: string, password: string): Promise<void> {
  const { default: driver } = await import('pg');
  await admin.query(`ALTER ROLE ${driver.escapeIdentifier(user)} PASSWORD ${driver.escapeLiteral(password)}`);
}
