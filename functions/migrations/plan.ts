import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

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

/** Reads `<folder>/<service>/*.sql` of every service. */
export async function readMigrations(folder: string): Promise<readonly MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const services = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const files = await Promise.all(services.map((service) => readService(service, join(folder, service))));
  return files.flat();
}

/** Reads the `.sql` files of one service. */
export async function readService(service: string, folder: string): Promise<readonly MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  return await Promise.all(
    names.map(async (name) => migrationFile(service, name, await readFile(join(folder, name), 'utf8'))),
  );
}

export interface AppliedMigration {
  readonly service: string;
  readonly name: string;
  readonly checksum: string;
}

/**
 * What remains to be run, in order of service and number.
 * @throws Error when history was edited: an applied file changed or vanished, a new one was slipped in before
 * the last applied, or two share a number.
 */
export function planMigrations(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): readonly MigrationFile[] {
  const known = new Map(files.map((file) => [keyOf(file), file]));
  refuseSharedNumbers(files);
  for (const done of applied) {
    const file = known.get(keyOf(done));
    if (!file) throw new Error(`${keyOf(done)} was applied to this database but is no longer in the code`);
    if (file.checksum !== done.checksum) {
      throw new Error(`${keyOf(done)} was edited after it was applied: write a new migration instead`);
    }
  }
  const done = new Set(applied.map(keyOf));
  const pending = files.filter((file) => !done.has(keyOf(file)));
  for (const file of pending) {
    const last = applied.filter((one) => one.service === file.service).map((one) => numberOf(one.name));
    if (last.some((number) => number > numberOf(file.name))) {
      throw new Error(`${keyOf(file)} comes before migrations already applied: give it the next number`);
    }
  }
  return pending.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ service, name }: { service: string; name: string }): string {
  return `${service}/${name}`;
}

function refuseSharedNumbers(files: readonly MigrationFile[]): void {
  const seen = new Map<string, string>();
  for (const file of files) {
    const key = `${file.service}/${numberOf(file.name)}`;
    const other = seen.get(key);
    if (other !== undefined) throw new Error(`${file.service}: ${other} and ${file.name} share a number`);
    seen.set(key, file.name);
  }
}
