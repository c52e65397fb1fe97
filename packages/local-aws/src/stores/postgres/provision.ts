import pg from 'pg';

/** What RDS makes of an instance's properties. */
export interface Instance {
  readonly database: string;
  readonly masterUser: string;
  readonly masterPassword: string;
}

/**
 * Makes the database and its master user as RDS does: the user owns the database, may make roles and
 * databases, is no superuser, and may grant `rds_iam` through `rds_superuser`. May be repeated; the
 * password then becomes the one given.
 */
export async function provisionInstance(admin: pg.Pool, instance: Instance): Promise<void> {
  const user = pg.escapeIdentifier(instance.masterUser);
  await makeRole(admin, 'rds_iam', 'NOLOGIN');
  await makeRole(admin, 'rds_superuser', 'NOLOGIN');
  await admin.query('GRANT rds_iam TO rds_superuser WITH ADMIN OPTION');
  await admin.query('GRANT pg_monitor, pg_signal_backend TO rds_superuser WITH ADMIN OPTION');
  const { rows } = await admin.query<{ self: boolean }>('SELECT current_user = $1 AS self', [
    instance.masterUser,
  ]);
  // A server that is not our own may have a superuser of the same name, which stays what it is.
  if (!rows[0]?.self) {
    await makeRole(admin, instance.masterUser, 'LOGIN CREATEROLE CREATEDB');
    await admin.query(`ALTER ROLE ${user} PASSWORD ${pg.escapeLiteral(instance.masterPassword)}`);
    await admin.query(`GRANT rds_superuser TO ${user}`);
  }
  const known = await admin.query('SELECT FROM pg_catalog.pg_database WHERE datname = $1', [
    instance.database,
  ]);
  if (known.rowCount === 0)
    await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(instance.database)} OWNER ${user}`);
}

async function makeRole(admin: pg.Pool, name: string, options: string): Promise<void> {
  const known = await admin.query('SELECT FROM pg_catalog.pg_roles WHERE rolname = $1', [name]);
  if (known.rowCount === 0) await admin.query(`CREATE ROLE ${pg.escapeIdentifier(name)} ${options}`);
}
