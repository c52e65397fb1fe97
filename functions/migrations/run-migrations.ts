import { backupRoleSql } from './backup-role.ts';
import type { MigrationFile } from './plan.ts';
import { type AppliedMigration, planMigrations } from './plan.ts';
import { serviceRoleSql } from './service-role.ts';

/** One session of PostgreSQL, signed in as the master user. */
export interface MigrationSession {
  query(sql: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

export interface MigrationRun {
  readonly files: readonly MigrationFile[];
  /** Services that get a schema and a role even without a file. */
  readonly services: readonly string[];
  readonly database: string;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

/** Any fixed number: it only has to be the same for every runner of this product. */
const LOCK = 7_213_450_918;

const HISTORY = `
CREATE SCHEMA IF NOT EXISTS nubo;
REVOKE ALL ON SCHEMA nubo FROM PUBLIC;
CREATE TABLE IF NOT EXISTS nubo.migrations (
  service text NOT NULL,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamptz(3) NOT NULL,
  PRIMARY KEY (service, name)
);`;

/**
 * Makes schemas and roles, then runs what is pending, each file in a transaction of its own with its record.
 * Runners that start together wait for each other. Gives `service/name` of each file that it ran.
 * @throws Error naming the file that failed, its transaction rolled back, the ones before it kept.
 */
export async function runMigrations(
  session: MigrationSession,
  run: MigrationRun,
): Promise<readonly string[]> {
  await session.query(`SET lock_timeout = '60s'; SET statement_timeout = '240s'`);
  await session.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    // A table that is in use fails the deployment soon rather than blocking every reader behind this wait.
    await session.query(`SET lock_timeout = '10s'`);
    await session.query(HISTORY);
    await inTransaction(session, () => session.query(backupRoleSql(run.database)));
    const services = new Set([...run.services, ...run.files.map((file) => file.service)]);
    const pending = planMigrations(run.files, await readHistory(session));
    for (const service of [...services].sort()) {
      await inTransaction(session, () => session.query(serviceRoleSql(service, run.database)));
    }
    for (const file of pending) await apply(session, file, run);
    return pending.map((file) => `${file.service}/${file.name}`);
  } finally {
    await session.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}

async function readHistory(session: MigrationSession): Promise<readonly AppliedMigration[]> {
  const { rows } = await session.query('SELECT service, name, checksum FROM nubo.migrations');
  // The columns are those of HISTORY above.
  return rows as readonly AppliedMigration[];
}

async function apply(session: MigrationSession, file: MigrationFile, run: MigrationRun): Promise<void> {
  try {
    await inTransaction(session, async () => {
      await session.query(`SET LOCAL search_path = ${file.service}, public`);
      await session.query(file.sql);
      await session.query(
        'INSERT INTO nubo.migrations (service, name, checksum, applied_at) VALUES ($1, $2, $3, $4)',
        [file.service, file.name, file.checksum, run.now()],
      );
    });
  } catch (cause) {
    throw new Error(`migration ${file.service}/${file.name} failed and was rolled back`, { cause });
  }
  run.log(`applied ${file.service}/${file.name}`);
}

async function inTransaction(session: MigrationSession, work: () => Promise<unknown>): Promise<void> {
  await session.query('BEGIN');
  try {
    await work();
    await session.query('COMMIT');
  } catch (error) {
    await session.query('ROLLBACK');
    throw error;
  }
}
