import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { mapPgError } from '../../_shared/postgres/pg-errors.ts';
import type { Migration, Sequence, TableSchema, TableState } from './manifest.ts';
import { columnNames, FOREIGN_KEYS, MIGRATIONS, SESSION, STATE_OF, TABLES, tableName } from './sql.ts';

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** The database that is restored into. */
export interface RestoreTarget {
  migrations(): Promise<readonly Migration[]>;
  tables(): Promise<readonly TableSchema[]>;
  /**
   * Replaces the rows of all these tables in one transaction, which is rolled back when `fill` throws. Foreign keys are
   * taken off meanwhile and checked as they are put back, so tables come in any order and may refer to themselves;
   * triggers are quiet.
   */
  replace(tables: readonly TableSchema[], fill: (rows: RowWriter) => Promise<void>): Promise<void>;
}

export interface RowWriter {
  /** Writes rows in COPY's text format; identity columns take the values given ("COPY", PostgreSQL manual). */
  copy(table: TableSchema, rows: Readable): Promise<void>;
  state(table: TableSchema): Promise<TableState>;
  setSequence(sequence: Sequence): Promise<void>;
}

/** @param open signs in as the owner of the tables */
export async function withRestoreTarget<T>(
  open: () => Promise<Client>,
  work: (target: RestoreTarget) => Promise<T>,
): Promise<T> {
  const client = await open();
  client.on('error', () => undefined);
  try {
    await client.query(SESSION);
    return await work(targetOf(client));
  } catch (error) {
    throw mapPgError(error);
  } finally {
    // Ending the session rolls an open transaction back.
    await client.end().catch(() => undefined);
  }
}

function targetOf(client: Client): RestoreTarget {
  const each = async (statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await client.query(statement);
  };
  return {
    migrations: async () => (await client.query<Migration>(MIGRATIONS)).rows,
    tables: async () => (await client.query<TableSchema>(TABLES)).rows,
    async replace(tables, fill) {
      const names = tables.map(tableName);
      await client.query('BEGIN');
      const keys = (await client.query<ForeignKey>(FOREIGN_KEYS)).rows;
      await each(keys.map(({ table, name }) => `ALTER TABLE ${table} DROP CONSTRAINT ${name}`));
      await each(names.map((name) => `ALTER TABLE ${name} DISABLE TRIGGER USER`));
      if (names.length > 0) await client.query(`TRUNCATE ${names.join(', ')}`);
      await fill(writerOf(client));
      await each(names.map((name) => `ALTER TABLE ${name} ENABLE TRIGGER USER`));
      await each(
        keys.map(
          ({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`,
        ),
      );
      await client.query('COMMIT');
    },
  };
}

function writerOf(client: Client): RowWriter {
  return {
    async copy(table, rows) {
      const text = `COPY ${tableName(table)} (${columnNames(table)}) FROM STDIN`;
      await pipeline(rows, client.query(copyFrom(text)));
    },
    async state(table) {
      const [state] = (await client.query<TableState>(STATE_OF(table))).rows;
      if (!state) throw new Error(`no answer about ${tableName(table)}`);
      return state;
    },
    async setSequence({ value, isCalled, ...sequence }) {
      await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [
        tableName(sequence),
        value,
        isCalled,
      ]);
    },
  };
}
