import { createHash } from 'node:crypto';

/** One SQL file of a service: forward only, run once, never edited afterwards. */
export interface MigrationFile {
  readonly service: string;
  /** `0001_create_tasks.sql` */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, hex; line endings do not count. */
  readonly checksum: string;
}

const SERVICE = /^[a-z][a-z0-9]{0,40}$/;
const NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;
/** A file runs inside one transaction, so it may not end or open one itself. */
const TRANSACTION = /^\s*(begin|commit|rollback|start\s+transaction)\b/im;

/** @throws Error when the service, the file's name or its text breaks a rule above. */
export function migrationFile(service: string, name: string, text: string): MigrationFile {
  if (!SERVICE.test(service))
    throw new Error(`"${service}" is no service name: lower-case letters and digits`);
  if (!NAME.test(name)) throw new Error(`${service}/${name}: a migration is named NNNN_what_it_does.sql`);
  const sql = text.replaceAll('\r\n', '\n');
  if (TRANSACTION.test(sql)) {
    throw new Error(
      `${service}/${name}: a migration runs in a transaction of its own and may not open or end one`,
    );
  }
  return { service, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

/** The number a file's name starts with. */
export function numberOf(name: string): number {
  return Number(name.slice(0, 4));
}
