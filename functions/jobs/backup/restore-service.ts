import { AppError } from '../../_shared/errors/errors.ts';
import type { RestoreTarget } from './database-restore-repository.ts';
import type { ItemGateway } from './item-gateway.ts';
import { type Manifest, type Migration, manifest, manifestKey, type TableSchema } from './manifest.ts';
import type { ObjectGateway } from './object-gateway.ts';

export interface RestoreServiceDeps {
  readonly withTarget: <T>(work: (target: RestoreTarget) => Promise<T>) => Promise<T>;
  readonly items: ItemGateway;
  /** Tables of DynamoDB: their names by their logical names. */
  readonly itemTables: Readonly<Record<string, string>>;
  readonly objects: ObjectGateway;
}

export interface Restored {
  readonly backup: string;
  readonly createdAt: string;
  readonly tables: number;
  readonly rows: number;
  readonly items: number;
}

/**
 * Puts a backup in place of what is there. Everything is checked before anything is deleted: every object against its
 * checksum, the migrations and columns against the database. PostgreSQL is replaced in one transaction, which ends only
 * when each table has the rows and the checksum that it had; DynamoDB follows, table by table.
 */
export function restoreService({ withTarget, items, itemTables, objects }: RestoreServiceDeps) {
  const verifyObjects = async ({ tables, items: dumps }: Manifest): Promise<void> => {
    for (const part of [...tables, ...dumps]) {
      await objects.read(part, async (bytes) => {
        bytes.resume();
        await new Promise((resolve, reject) => bytes.once('end', resolve).once('error', reject));
      });
    }
  };
  return async (backup: string): Promise<Restored> => {
    const found = manifest.parse(JSON.parse(await objects.readText(manifestKey(backup))));
    for (const { table } of found.items) {
      if (itemTables[table] === undefined) throw refused(`the backup has a table ${table} that is not here`);
    }
    await verifyObjects(found);
    await withTarget(async (target) => {
      compareMigrations(found.migrations, await target.migrations());
      compareTables(found.tables, await target.tables());
      await target.replace(found.tables, async (rows) => {
        for (const table of found.tables) {
          await objects.read(table, (bytes) => rows.copy(table, bytes));
          const state = await rows.state(table);
          if (state.rows !== table.rows || state.checksum !== table.checksum)
            throw refused(`${table.schema}.${table.name} does not come out as it was: nothing was changed`);
        }
        for (const sequence of found.sequences) await rows.setSequence(sequence);
      });
    });
    let count = 0;
    for (const dump of found.items) {
      await objects.read(dump, async (bytes) => {
        count += await items.replace(itemTables[dump.table] ?? '', bytes);
      });
    }
    const rows = found.tables.reduce((total, table) => total + table.rows, 0);
    return { backup, createdAt: found.createdAt, tables: found.tables.length, rows, items: count };
  };
}

/** A backup belongs to the migrations that made its tables: an older or newer release restores it. */
function compareMigrations(theirs: readonly Migration[], ours: readonly Migration[]): void {
  const key = ({ service, name, checksum }: Migration) => `${service}/${name} ${checksum}`;
  const [inBackup, here] = [new Set(theirs.map(key)), new Set(ours.map(key))];
  const newer = theirs.filter((one) => !here.has(key(one)));
  if (newer.length > 0)
    throw refused(`the backup is of a newer release: ${named(newer)} is not in this database`);
  const older = ours.filter((one) => !inBackup.has(key(one)));
  if (older.length > 0)
    throw refused(
      `the backup is of an older release, without ${named(older)}: restore it with that release, then deploy this one`,
    );
}

function named(migrations: readonly Migration[]): string {
  return migrations.map(({ service, name }) => `${service}/${name}`).join(', ');
}

function compareTables(theirs: readonly TableSchema[], ours: readonly TableSchema[]): void {
  const shape = ({ schema, name, columns }: TableSchema) =>
    `${schema}.${name} (${columns.map((column) => `${column.name} ${column.type}`).join(', ')})`;
  const [inBackup, here] = [theirs.map(shape), ours.map(shape)];
  const different = [
    ...inBackup.filter((one) => !here.includes(one)),
    ...here.filter((one) => !inBackup.includes(one)),
  ];
  if (different.length > 0) throw refused(`the tables differ: ${different.join('; ')}`);
}

function refused(detail: string): AppError {
  return new AppError({ code: 'conflict', detail });
}
