import {
  containsText,
  instantText,
  type SqlValue,
  type Statement,
  sql,
} from '../_shared/postgres/database.ts';
import type { Task, TaskSort } from './contract.ts';
import type { TaskFilter } from './task-page.ts';

/** The columns of a task as its answer has them: instants as text. */
export const TASK_COLUMNS = `id, title, description, status,
  ${instantText('due_at')} AS "dueAt", ${instantText('created_at')} AS "createdAt",
  ${instantText('updated_at')} AS "updatedAt"`;

/** What a sort compares; null due dates stand behind all others either way (the indexes have the same terms). */
const SORT_TERMS: Readonly<Record<TaskSort, { term: string; falling: boolean }>> = {
  createdAt: { term: 'created_at', falling: false },
  '-createdAt': { term: 'created_at', falling: true },
  dueAt: { term: "coalesce(due_at, 'infinity')", falling: false },
  '-dueAt': { term: "coalesce(due_at, '-infinity')", falling: true },
};

type PageStatement = Statement<Task, readonly SqlValue[]>;
const statements = new Map<string, PageStatement>();

/** The statement of a page and its values; each sort and set of filters has its own, and so the plan of its index. */
export function taskPageStatement(
  filter: TaskFilter,
  limit: number,
): { statement: PageStatement; values: readonly SqlValue[] } {
  const { ownerId, status, text, sort, after } = filter;
  const { term, falling } = SORT_TERMS[sort];
  const values: SqlValue[] = [ownerId, limit];
  const parameter = (value: SqlValue) => `$${values.push(value)}`;
  const where = ['owner_id = $1'];
  if (status !== undefined) where.push(`status = ${parameter(status)}`);
  if (text !== undefined) {
    const part = parameter(text);
    where.push(`(${containsText('title', part)} OR ${containsText('description', part)})`);
  }
  if (after !== undefined) {
    const position = `(${parameter(after.key)}::timestamptz, ${parameter(after.id)}::uuid)`;
    where.push(`(${term}, id) ${falling ? '<' : '>'} ${position}`);
  }
  const direction = falling ? 'DESC' : 'ASC';
  const written = `SELECT ${TASK_COLUMNS} FROM tasks
    WHERE ${where.join(' AND ')} ORDER BY ${term} ${direction}, id ${direction} LIMIT $2`;
  const statement = statements.get(written) ?? sql<Task, readonly SqlValue[]>(written);
  statements.set(written, statement);
  return { statement, values };
}
