/** What PostgreSQL takes as a parameter through pg. */
export type SqlValue = string | number | boolean | Date | null | readonly (string | number)[];

/** One SQL text with `$1…` parameters, prepared once a connection under its own name (1.5 to 2 times faster). */
export interface Statement<Row, Values extends readonly SqlValue[]> {
  readonly name: string;
  readonly text: string;
  /** Types only: never set. */
  readonly types?: (values: Values) => Row;
}

let count = 0;

/**
 * Declares a statement at the top of a repository. The row type is what the columns come out as: `timestamptz`
 * a Date, `bigint` and `numeric` text, `json` parsed, `integer` a number.
 *
 * @example const find = sql<TaskRow, [id: string, owner: string]>('SELECT … WHERE id = $1 AND owner_id = $2');
 */
export function sql<Row, Values extends readonly SqlValue[] = []>(text: string): Statement<Row, Values> {
  count += 1;
  // Names need to be unique on a connection only, and a connection belongs to one process.
  return { name: `s${count}`, text };
}
