import { OUTBOX_COLUMNS, outboxRow, type PendingEvent } from '../_shared/events/outbox.ts';
import { type Queryable, sql } from '../_shared/postgres/database.ts';
import type { Task, TaskInput, TaskStatus } from './contract.ts';
import type { TaskFilter } from './task-page.ts';
import { TASK_COLUMNS, taskPageStatement } from './task-page-repository.ts';

/** A task as stored: the answer's fields, and the version its ETag is made of. */
export interface StoredTask {
  readonly task: Task;
  readonly version: number;
}

/** Which task a write means, and in which versions it may be (`If-Match`); undefined for any. */
export interface TaskTarget {
  readonly ownerId: string;
  readonly id: string;
  readonly versions: readonly number[] | undefined;
}

/** What came of a write: `absent` for nobody's or somebody else's, `stale` for another version. */
export type UpdateOutcome = UpdatedTask | 'absent' | 'stale';

export interface UpdatedTask extends StoredTask {
  /** It was not done before, and is now. */
  readonly completed: boolean;
}

export interface TaskRepository {
  /** False when the account has been deleted. */
  insert(ownerId: string, task: Task): Promise<boolean>;
  find(ownerId: string, id: string): Promise<StoredTask | undefined>;
  /** At most `limit` tasks behind the position, in the order of the sort. */
  list(filter: TaskFilter, limit: number): Promise<readonly Task[]>;
  /**
   * Writes the fields given and leaves the others; writes the event too if that completes the task, with the title
   * that it then has.
   */
  update(
    target: TaskTarget,
    fields: Partial<TaskInput>,
    now: string,
    completion: PendingEvent<'task.completed'>,
  ): Promise<UpdateOutcome>;
  remove(target: TaskTarget): Promise<'removed' | 'absent' | 'stale'>;
  /** Removes every task of a deleted account, which from then on gets no new ones. */
  removeOwner(ownerId: string, now: Date): Promise<void>;
}

type TaskRow = Task & { readonly version: number };

export const insertTask = sql<
  never,
  [string, string, string, string, string, string | null, string]
>(`INSERT INTO tasks (id, owner_id, title, description, status, due_at, created_at, updated_at, version)
  SELECT $1::uuid, $2::uuid, $3, $4, $5, $6::timestamptz, $7::timestamptz, $7::timestamptz, 1
  WHERE NOT EXISTS (SELECT FROM deleted_users WHERE user_id = $2::uuid)`);

const findTask = sql<TaskRow, [string, string]>(
  `SELECT ${TASK_COLUMNS}, version FROM tasks WHERE id = $1 AND owner_id = $2`,
);

/** The condition is part of the write itself, so that no other write can come between. */
const TARGET = 'id = $1 AND owner_id = $2 AND ($3::int[] IS NULL OR version = ANY ($3))';

type UpdateRow = { readonly found: boolean } & (
  | { readonly version: null }
  | (TaskRow & { readonly previousStatus: TaskStatus })
);

/** Locked before it is read, so that of two writes that complete a task at once one alone did. */
const updateTask = sql<
  UpdateRow,
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
    ...event: [id: string, type: string, detail: string, createdAt: string, dueAt: string],
  ]
>(`WITH before AS MATERIALIZED (
    SELECT status AS previous_status FROM tasks WHERE id = $1 AND owner_id = $2 FOR UPDATE
  ), updated AS (
    UPDATE tasks SET
      title = coalesce($4, title), description = coalesce($5, description), status = coalesce($6, status),
      due_at = CASE WHEN $7 THEN $8::timestamptz ELSE due_at END, updated_at = $9, version = version + 1
    FROM before WHERE ${TARGET} RETURNING tasks.*, previous_status
  ), event AS (
    INSERT INTO ${OUTBOX_COLUMNS}
    SELECT $10::uuid, $11, jsonb_set($12::jsonb, '{data,title}', to_jsonb(title))::json, $13::timestamptz,
      $14::timestamptz FROM updated WHERE status = 'done' AND previous_status <> 'done'
  )
  SELECT EXISTS (SELECT FROM before) AS found, ${TASK_COLUMNS}, version, previous_status AS "previousStatus"
  FROM (VALUES (1)) AS always LEFT JOIN updated ON true`);

const removeTask = sql<
  { readonly removed: boolean; readonly found: boolean },
  [string, string, readonly number[] | null]
>(`WITH removed AS (DELETE FROM tasks WHERE ${TARGET} RETURNING id)
  SELECT EXISTS (SELECT FROM removed) AS removed,
    EXISTS (SELECT FROM tasks WHERE id = $1 AND owner_id = $2) AS found`);

/** A row outlives the access tokens of its account, which last 15 minutes. */
const removeOwner = sql<never, [ownerId: string, now: string, forgottenBefore: string]>(`
  WITH marked AS (
    INSERT INTO deleted_users (user_id, deleted_at) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING
  ), purged AS (
    DELETE FROM deleted_users WHERE deleted_at < $3
  )
  DELETE FROM tasks WHERE owner_id = $1`);

const DAY_MS = 24 * 60 * 60 * 1000;

export function taskRepository(db: Queryable): TaskRepository {
  return {
    async insert(ownerId, { id, title, description, status, dueAt, createdAt }) {
      const values = [id, ownerId, title, description, status, dueAt, createdAt] as const;
      return (await db.execute(insertTask, [...values])) > 0;
    },
    async find(ownerId, id) {
      const row = await db.queryOne(findTask, [id, ownerId]);
      return row && stored(row);
    },
    async list(filter, limit) {
      const { statement, values } = taskPageStatement(filter, limit);
      return await db.query(statement, values);
    },
    async update(target, fields, now, completion) {
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
        ...outboxRow(completion),
      ]);
      if (!row?.found) return 'absent';
      if (row.version === null) return 'stale';
      const { found: _found, previousStatus, ...task } = row;
      return { ...stored(task), completed: task.status === 'done' && previousStatus !== 'done' };
    },
    async remove({ id, ownerId, versions }) {
      const row = await db.queryOne(removeTask, [id, ownerId, versions ?? null]);
      if (row?.removed) return 'removed';
      // Without a condition, what was there a moment ago is gone now.
      return row?.found && versions !== undefined ? 'stale' : 'absent';
    },
    async removeOwner(ownerId, now) {
      const forgottenBefore = new Date(now.getTime() - DAY_MS).toISOString();
      await db.execute(removeOwner, [ownerId, now.toISOString(), forgottenBefore]);
    },
  };
}

function stored({ version, ...task }: TaskRow): StoredTask {
  return { task, version };
}
