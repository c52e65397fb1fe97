import type { SqlValue, Statement } from './statement.ts';

/**
 * Runs statements. Every method throws AppError `dependency-down` (503) when PostgreSQL cannot be reached or
 * does not answer in time; other errors of PostgreSQL come through as they are (see pg-errors.ts).
 */
export interface Queryable {
  /** All rows. */
  query<Row, Values extends readonly SqlValue[]>(
    statement: Statement<Row, Values>,
    values: Values,
  ): Promise<readonly Row[]>;
  /** The first row, or undefined. */
  queryOne<Row, Values extends readonly SqlValue[]>(
    statement: Statement<Row, Values>,
    values: Values,
  ): Promise<Row | undefined>;
  /** How many rows were written. */
  execute<Values extends readonly SqlValue[]>(
    statement: Statement<unknown, Values>,
    values: Values,
  ): Promise<number>;
}

export interface Database extends Queryable {
  /**
   * Runs `work` in one transaction (READ COMMITTED): committed when it resolves, rolled back when it rejects. All statements of
   * `work` must go through the handle it is given: the environment has one connection. A deadlock or a
   * serialisation failure runs `work` again, three times in all, so it must have no other side effects.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
}
