import { setTimeout as sleep } from 'node:timers/promises';
import { lazy } from '../lazy.ts';
import { type Connection, connect, type DatabaseEnv, databaseEnv, limits } from './connection.ts';
import { type Database, type Queryable, type SqlValue, type Statement, sql } from './database.ts';
import { isConnectionLost, isTransient, mapPgError } from './pg-errors.ts';

/** A connection unused this long is asked for a sign of life first: the environment may have been frozen. */
const IDLE_MS = 2_000;
const ATTEMPTS = 3;
/** Before the second attempt, ms at most; twice as long before the third. */
const RETRY_WAIT_MS = 50;

const BEGIN = sql<unknown>('BEGIN');
const COMMIT = sql<unknown>('COMMIT');

/**
 * Runs a transaction again that ended in a deadlock or a serialisation failure. It waits a random time, so that the
 * transaction it met goes on first: begun again at once it would take the same locks before the other one wakes.
 */
async function retryTransient<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (!isTransient(error) || attempt === ATTEMPTS) throw mapPgError(error);
      await sleep((0.5 + Math.random() / 2) * RETRY_WAIT_MS * attempt);
    }
  }
}

/** One connection for one execution environment, opened on first use and again after it broke. */
export class PgDatabase implements Database {
  readonly #env: () => DatabaseEnv;
  #connection: Promise<Connection> | undefined;
  #lastUse = 0;
  #inTransaction = false;

  constructor(env: () => DatabaseEnv) {
    this.#env = env;
  }

  async query<Row, V extends readonly SqlValue[]>(statement: Statement<Row, V>, values: V) {
    return (await this.#outside(statement, values)).rows;
  }

  async queryOne<Row, V extends readonly SqlValue[]>(statement: Statement<Row, V>, values: V) {
    return (await this.#outside(statement, values)).rows[0];
  }

  async execute<V extends readonly SqlValue[]>(statement: Statement<unknown, V>, values: V) {
    return (await this.#outside(statement, values)).count;
  }

  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return await retryTransient(() => this.#attempt(work));
  }

  /** Ends the session; the next statement opens another. */
  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined);
    this.#connection = undefined;
    await connection?.client.end();
  }

  async #outside<Row, V extends readonly SqlValue[]>(statement: Statement<Row, V>, values: V) {
    this.#refuseInTransaction();
    // A statement is a transaction of its own: what it did is rolled back when it is run again.
    return await retryTransient(async () => {
      try {
        return await run(await this.#open(), statement, values);
      } finally {
        this.#lastUse = Date.now();
      }
    });
  }

  async #attempt<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    this.#refuseInTransaction();
    this.#inTransaction = true;
    try {
      const connection = await this.#open();
      const handle = transactionOn(connection);
      await handle.execute(BEGIN, []);
      try {
        const result = await work(handle);
        await handle.execute(COMMIT, []);
        return result;
      } catch (error) {
        await rollBack(connection, error);
        throw error;
      }
    } finally {
      this.#inTransaction = false;
      this.#lastUse = Date.now();
    }
  }

  /** A statement here would silently become part of the transaction that is running on the one connection. */
  #refuseInTransaction(): void {
    if (this.#inTransaction) throw new Error('a transaction is running: use the handle it was given');
  }

  async #open(): Promise<Connection> {
    const open = await this.#connection?.catch(() => undefined);
    if (open?.alive() && (Date.now() - this.#lastUse < IDLE_MS || (await answers(open)))) return open;
    open?.discard();
    const opening = connect(this.#env());
    this.#connection = opening;
    return opening;
  }
}

async function answers(connection: Connection): Promise<boolean> {
  try {
    const probe = { text: 'SELECT 1', query_timeout: limits.probe };
    await connection.client.query(probe);
    return true;
  } catch {
    // Whatever went wrong, the answer is a new connection, which then reports what is wrong.
    return false;
  }
}

/** What the statements of one transaction are run by: each in what is left of the transaction's time. */
function transactionOn(connection: Connection): Queryable {
  const end = performance.now() + limits.transaction;
  const within = <Row, V extends readonly SqlValue[]>(statement: Statement<Row, V>, values: V) =>
    run(connection, statement, values, Math.ceil(end - performance.now()));
  return {
    query: async (statement, values) => (await within(statement, values)).rows,
    queryOne: async (statement, values) => (await within(statement, values)).rows[0],
    execute: async (statement, values) => (await within(statement, values)).count,
  };
}

async function run<Row, V extends readonly SqlValue[]>(
  connection: Connection,
  { name, text }: Statement<Row, V>,
  values: V,
  timeout: number = limits.query,
): Promise<{ readonly rows: readonly Row[]; readonly count: number }> {
  try {
    // `query_timeout` of one query is read by pg (client.js) but is not in its types; 0 would mean none.
    const query = { name, text, values: [...values], query_timeout: Math.max(timeout, 1) };
    const result = await connection.client.query(query);
    // The statement's declaration says what its columns come out as; PostgreSQL cannot be asked for a type.
    return { rows: result.rows as readonly Row[], count: result.rowCount ?? 0 };
  } catch (error) {
    // After a time-out the late answer would be taken for that of the next query.
    if (isConnectionLost(error)) connection.discard();
    throw error;
  }
}

async function rollBack(connection: Connection, cause: unknown): Promise<void> {
  if (isConnectionLost(cause) || !connection.alive()) return connection.discard();
  try {
    await connection.client.query('ROLLBACK');
  } catch {
    // The first error is the one that matters; the session is dropped, which rolls back as well.
    connection.discard();
  }
}

/** The service's database, signed in as its own role. Connects when the first statement is run. */
export const database: () => Database = lazy(() => new PgDatabase(databaseEnv));
