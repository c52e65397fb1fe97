import type * as z from 'zod/mini';
import { invalidToken, notFound, preconditionFailed } from '../_shared/errors/errors.ts';
import { type Cause, type Outbox, pendingEvent } from '../_shared/events/outbox.ts';
import { cutPage } from '../_shared/paging/paging.ts';
import type { Task, TaskInput, TaskPatch, taskQuery } from './contract.ts';
import { nextTaskCursor, taskPosition } from './task-page.ts';
import type { StoredTask, TaskRepository, TaskTarget } from './task-repository.ts';

export interface TaskServiceDeps {
  readonly repository: TaskRepository;
  readonly newId: () => string;
}

/** What a caller may do with tasks: their own, and only those. Everybody else's is `not-found`. */
export type TaskService = ReturnType<typeof taskService>;

export function taskService({ repository, newId }: TaskServiceDeps) {
  return {
    /** @throws AppError `unauthenticated` when the account has been deleted since its token was issued */
    async create(ownerId: string, input: TaskInput): Promise<StoredTask> {
      const now = new Date().toISOString();
      const task: Task = { id: newId(), ...input, createdAt: now, updatedAt: now };
      if (!(await repository.insert(ownerId, task))) throw invalidToken();
      return { task, version: 1 };
    },

    async get(ownerId: string, id: string): Promise<StoredTask> {
      const found = await repository.find(ownerId, id);
      if (!found) throw notFound();
      return found;
    },

    /** @throws AppError `validation` for a cursor of another sort, or of no list at all */
    async list(ownerId: string, query: z.output<typeof taskQuery>) {
      const { sort, status, limit } = query;
      const after = query.cursor === undefined ? undefined : taskPosition(query.cursor, sort);
      // An empty search is no search.
      const filter = { ownerId, status, text: query.q || undefined, sort, after };
      const found = await repository.list(filter, limit + 1);
      return cutPage(found, limit, (last) => nextTaskCursor(last, sort));
    },

    async remove(target: TaskTarget): Promise<void> {
      const outcome = await repository.remove(target);
      if (outcome === 'absent') throw notFound();
      if (outcome === 'stale') throw preconditionFailed();
    },

    /** Removes what a deleted account owned; a repeat finds nothing. */
    async removeOwner(ownerId: string): Promise<void> {
      await repository.removeOwner(ownerId, new Date());
    },
  };
}

export interface TaskUpdateDeps {
  readonly repository: TaskRepository;
  readonly outbox: Outbox;
}

/** Changes of a task; completing it publishes `task.completed`. */
export function taskUpdateService({ repository, outbox }: TaskUpdateDeps) {
  /** @throws AppError `precondition-failed` when the task is there in no version of `target.versions` */
  async function update(
    target: TaskTarget,
    fields: Partial<TaskInput>,
    { traceId, log }: Cause,
  ): Promise<StoredTask> {
    const { id, ownerId } = target;
    const completion = pendingEvent({
      type: 'task.completed',
      actor: ownerId,
      traceId,
      data: { taskId: id, ownerId, title: fields.title ?? '' },
    });
    const outcome = await repository.update(target, fields, completion.occurredAt, completion);
    if (outcome === 'absent') throw notFound();
    if (outcome === 'stale') throw preconditionFailed();
    const { completed, ...updated } = outcome;
    if (completed) {
      const data = { ...completion.data, title: updated.task.title };
      await outbox.publish([{ ...completion, data }], log);
    }
    return updated;
  }

  return {
    replace: (target: TaskTarget, input: TaskInput, cause: Cause) => update(target, input, cause),
    patch: (target: TaskTarget, patch: TaskPatch, cause: Cause) =>
      update(target, patchedFields(patch), cause),
  };
}

/**
 * RFC 7396 on a task: what is absent stays, null takes a field back to its default. The result holds only
 * the fields to be written.
 */
export function patchedFields(patch: TaskPatch): Partial<TaskInput> {
  return {
    ...(patch.title !== undefined && { title: patch.title }),
    ...(patch.description !== undefined && { description: patch.description ?? '' }),
    ...(patch.status !== undefined && { status: patch.status ?? 'todo' }),
    ...(patch.dueAt !== undefined && { dueAt: patch.dueAt }),
  };
}
