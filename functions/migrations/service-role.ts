import { backupGrants } from './backup-role.ts';

/**
 * The schema of a service and the role its functions sign in as, both made by the master user. The master
 * stays owner of all tables, and the role may read and write rows but change no table. By creating the role
 * the master becomes a member of it, without its rights, and so of `rds_iam`: from then on it signs in by IAM
 * too (Amazon RDS User Guide, "Creating a database account using IAM authentication"). The time-outs of the role
 * end on the server what a function of 10 s no longer waits for; environments that Lambda has frozen give their
 * connections back after five minutes, and open a new one when they run again.
 */
export function serviceRoleSql(service: string, database: string): string {
  const role = roleName(service);
  return `
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '${role}') THEN
    CREATE ROLE ${role} LOGIN;
  END IF;
  -- RDS makes this role with the instance; a PostgreSQL of one's own has none and signs in by other means.
  IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'rds_iam') THEN
    GRANT rds_iam TO ${role};
  END IF;
END
$$;
CREATE SCHEMA IF NOT EXISTS ${service};
REVOKE ALL ON SCHEMA ${service} FROM PUBLIC;
GRANT USAGE ON SCHEMA ${service} TO ${role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${service} TO ${role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${service} TO ${role};
ALTER DEFAULT PRIVILEGES IN SCHEMA ${service} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role};
ALTER DEFAULT PRIVILEGES IN SCHEMA ${service} GRANT USAGE ON SEQUENCES TO ${role};
GRANT CONNECT ON DATABASE ${quoted(database)} TO ${role};
ALTER ROLE ${role} IN DATABASE ${quoted(database)} SET search_path = ${service};
ALTER ROLE ${role} IN DATABASE ${quoted(database)} SET statement_timeout = '4500ms';
ALTER ROLE ${role} IN DATABASE ${quoted(database)} SET lock_timeout = '3s';
ALTER ROLE ${role} IN DATABASE ${quoted(database)} SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE ${role} IN DATABASE ${quoted(database)} SET idle_session_timeout = '5min';
${backupGrants(service)}
`;
}

/** `nubo_tasks` of `tasks`; the service's name is a plain identifier (migration-file.ts). */
export function roleName(service: string): string {
  return `nubo_${service}`;
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
