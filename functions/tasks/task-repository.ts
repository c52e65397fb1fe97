import type { Queryable } from '../_shared/postgres/database.ts';
import { type SqlValue, sql } from '../_shared/postgres/database.ts';
import type { Task, TaskInput, TaskSort, TaskStatus } from './contract.ts';
import type { StoredTask } from './task.ts';
import type { TaskPosition } from './task-cursor.ts';
import { pageStatement, TASK_COLUMNS } from './task-page-sql.ts';

export interface TaskFilter {
  readonly ownerId: string;
  readonly status: TaskStatus | undefined;
  /** Literal, case-insensitive part of title or description. */
  readonly text: string | undefined;
  readonly sort: TaskSort;
  readonly after: TaskPosition | undefined;
}

/** Which task a write means, and in which versions it may be (`If-Match`); undefined for any. */
export interface TaskTarget {
  readonly ownerId: string;
  readonly id: string;
  readonly versions: readonly number[] | undefined;
}

/** What became of a write: `absent` for nobody's or somebody else's, `stale` for another version. */
export type WriteOutcome = WrittenTask | 'absent' | 'stale';

export interface WrittenTask extends StoredTask {
  /** It was not done before, and is now. */
  readonly completed: boolean;
}

export interface TaskRepository {
  insert(ownerId: string, task: Task): Promise<void>;
  find(ownerId: string, id: string): Promise<StoredTask | undefined>;
  /** At most `limit` tasks behind the position, in the order of the sort. */
  list(filter: TaskFilter, limit: number): Promise<readonly Task[]>;
  /** Writes the fields given and leaves the others. */
  update(target: TaskTarget, fields: Partial<TaskInput>, now: string): Promise<WriteOutcome>;
  /** Every task of an account. */
  removeAll(ownerId: string): Promise<void>;
  remove(target: TaskTarget): Promise<'removed' | 'absent' | 'stale'>;
}

type TaskRow = Task & { readonly version: number };

const insertTask = sql<
  never,
  [string, string, string, string, string, string | null, string]
>(`INSERT INTO tasks (id, owner_id, title, description, status, due_at, created_at, updated_at, version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1)`);

const findTask = sql<TaskRow, [string, string]>(
  `SELECT ${TASK_COLUMNS}, version FROM tasks WHERE id = $1 AND owner_id = $2`,
);

/** The condition is part of the write itself, so that no other write can come between. */
const TARGET = 'id = $1 AND owner_id = $2 AND ($3::int[] IS NULL OR version = ANY ($3))';

/** Locked before it is read, so that of two writes that complete a task at once one alone did. */
const updateTask = sql<
  TaskRow & { readonly previousStatus: TaskStatus },
  [
    id: string,
    ownerId: string,
    versions: readonly number[] | null,
    title: string | null,
    description: string | null,
    status: string | null,
    setsDueAt: boolean,
    dueAt: string | null,
    now: string,
  ]
>(`WITH before AS MATERIALIZED (
    SELECT status AS previous_status FROM tasks WHERE id = $1 AND owner_id = $2 FOR UPDATE
  )
  UPDATE tasks SET
    title = coalesce($4, title), description = coalesce($5, description), status = coalesce($6, status),
    due_at = CASE WHEN $7 THEN $8::timestamptz ELSE due_at END, updated_at = $9, version = version + 1
  FROM before WHERE ${TARGET} RETURNING ${TASK_COLUMNS}, version, previous_status AS "previousStatus"`);

const removeTask = sql<never, [string, string, readonly number[] | null]>(
  `DELETE FROM tasks WHERE ${TARGET}`,
);

const removeOfOwner = sql<never, [string]>('DELETE FROM tasks WHERE owner_id = $1');

export function taskRepository(db: Queryable): TaskRepository {
  /** Why a conditional write met no row. */
  const missed = async ({ ownerId, id }: TaskTarget) =>
    (await db.queryOne(findTask, [id, ownerId])) ? 'stale' : 'absent';

  return {
    async insert(ownerId, { id, title, description, status, dueAt, createdAt }) {
      await db.execute(insertTask, [id, ownerId, title, description, status, dueAt, createdAt]);
    },
    async find(ownerId, id) {
      const row = await db.queryOne(findTask, [id, ownerId]);
      return row && stored(row);
    },
    async list({ ownerId, status, text, sort, after }, limit) {
      const shape = {
        sort,
        filtersStatus: status !== undefined,
        filtersText: text !== undefined,
        hasCursor: after !== undefined,
      };
      const values: SqlValue[] = [ownerId, limit];
      if (status !== undefined) values.push(status);
      if (text !== undefined) values.push(text);
      if (after !== undefined) values.push(after.key, after.id);
      return await db.query(pageStatement(shape), values);
    },
    async update(target, fields, now) {
      const row = await db.queryOne(updateTask, [
        target.id,
        target.ownerId,
        target.versions ?? null,
        fields.title ?? null,
        fields.description ?? null,
        fields.status ?? null,
        fields.dueAt !== undefined,
        fields.dueAt ?? null,
        now,
      ]);
      if (!row) return await missed(target);
      const { previousStatus, ...found } = row;
      return { ...stored(found), completed: found.status === 'done' && previousStatus !== 'done' };
    },
    async removeAll(ownerId) {
      await db.execute(removeOfOwner, [ownerId]);
    },
    async remove(target) {
      const count = await db.execute(removeTask, [target.id, target.ownerId, target.versions ?? null]);
      return count > 0 ? 'removed' : await missed(target);
    },
  };
}

function stored({ version, ...task }: TaskRow): StoredTask {
  return { task, version };
}
