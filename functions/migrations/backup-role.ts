/** The role that backups sign in as. It may read what its schemas grant it (`backupGrants`), and write nothing. */
export const BACKUP_ROLE = 'nubo_backup';

/** Makes the role, before the schemas that grant it something. */
export function backupRoleSql(database: string): string {
  return `
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '${BACKUP_ROLE}') THEN
    CREATE ROLE ${BACKUP_ROLE} LOGIN;
  END IF;
  IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'rds_iam') THEN
    GRANT rds_iam TO ${BACKUP_ROLE};
  END IF;
END
$$;
GRANT CONNECT ON DATABASE "${database.replaceAll('"', '""')}" TO ${BACKUP_ROLE};
${backupGrants('nubo')}`;
}

/** Lets backups read a schema, and what will be made in it. `pg_read_all_data` would take a superuser to grant. */
export function backupGrants(schema: string): string {
  return `
GRANT USAGE ON SCHEMA ${schema} TO ${BACKUP_ROLE};
GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${BACKUP_ROLE};
GRANT SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${BACKUP_ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT ON TABLES TO ${BACKUP_ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT ON SEQUENCES TO ${BACKUP_ROLE};`;
}
