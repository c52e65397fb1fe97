import { instantText, type SqlValue, type Statement, sql } from '../_shared/postgres/database.ts';
import type { Task, TaskSort } from './contract.ts';

/**
 * The columns of a task as its answer has them: instants as text.
 */
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

export interface PageShape {
  readonly sort: TaskSort;
  readonly filtersStatus: boolean;
  readonly filtersText: boolean;
  readonly hasCursor: boolean;
}

export type PageStatement = Statement<Task, readonly SqlValue[]>;
const statements = new Map<string, PageStatement>();

/**
 * One prepared statement a shape, so that each gets the plan of its index. Values in order: owner, limit, then
 * those of status, text, cursor key and cursor id that the shape has.
 */
export function pageStatement(shape: PageShape): PageStatement {
  const key = [shape.sort, shape.filtersStatus, shape.filtersText, shape.hasCursor].join();
  const known = statements.get(key);
  if (known) return known;
  const statement: PageStatement = sql(pageText(shape));
  statements.set(key, statement);
  return statement;
}

function pageText(shape: PageShape): string {
  const { term, falling } = SORT_TERMS[shape.sort];
  let used = 2;
  const next = () => `$${++used}`;
  const where = ['owner_id = $1'];
  if (shape.filtersStatus) where.push(`status = ${next()}`);
  if (shape.filtersText) where.push(textCondition(next()));
  if (shape.hasCursor) {
    where.push(`(${term}, id) ${falling ? '<' : '>'} (${next()}::timestamptz, ${next()}::uuid)`);
  }
  const direction = falling ? 'DESC' : 'ASC';
  return `SELECT ${TASK_COLUMNS} FROM tasks
    WHERE ${where.join(' AND ')} ORDER BY ${term} ${direction}, id ${direction} LIMIT $2`;
}

/**
 * A literal part of title or description, whatever the case. PostgreSQL's own case mapping, the same on every
 * system; `strpos` knows no patterns, so nothing has to be escaped.
 */
function textCondition(value: string): string {
  const folded = (text: string) => `lower(${text} COLLATE "pg_c_utf8")`;
  return `(strpos(${folded('title')}, ${folded(`${value}::text`)}) > 0
    OR strpos(${folded('description')}, ${folded(`${value}::text`)}) > 0)`;
}
