import type * as z from 'zod/mini';
import { notFound, preconditionFailed } from '../_shared/errors/errors.ts';
import type { Task, TaskInput, TaskPatch, taskQuery } from './contract.ts';
import { newTask, patchedFields, type StoredTask } from './task.ts';
import { nextTaskCursor, taskPosition } from './task-cursor.ts';
import type { TaskRepository, TaskTarget, WriteOutcome, WrittenTask } from './task-repository.ts';

export interface TaskServiceDeps {
  readonly repository: TaskRepository;
  readonly newId: () => string;
}

/** What a caller may do with tasks: their own, and only those. Everybody else's is `not-found`. */
export type TaskService = ReturnType<typeof taskService>;

export function taskService({ repository, newId }: TaskServiceDeps) {
  return {
    async create(ownerId: string, input: TaskInput): Promise<StoredTask> {
      const task = newTask(newId(), input, new Date().toISOString());
      await repository.insert(ownerId, task);
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
      const items: readonly Task[] = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? nextTaskCursor(last, sort) : null };
    },

    /** @throws AppError `precondition-failed` when the task is there in no version of `target.versions` */
    async replace(target: TaskTarget, input: TaskInput): Promise<WrittenTask> {
      return written(await repository.update(target, input, new Date().toISOString()));
    },

    async patch(target: TaskTarget, patch: TaskPatch): Promise<WrittenTask> {
      return written(await repository.update(target, patchedFields(patch), new Date().toISOString()));
    },

    /** Removes what a deleted account owned; a repeat finds nothing. */
    async forgetOwner(ownerId: string): Promise<void> {
      await repository.removeAll(ownerId);
    },

    async remove(target: TaskTarget): Promise<void> {
      const outcome = await repository.remove(target);
      if (outcome === 'absent') throw notFound();
      if (outcome === 'stale') throw preconditionFailed();
    },
  };
}

function written(outcome: WriteOutcome): WrittenTask {
  if (outcome === 'absent') throw notFound();
  if (outcome === 'stale') throw preconditionFailed();
  return outcome;
}
