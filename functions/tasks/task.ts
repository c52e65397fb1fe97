import type { Task, TaskInput, TaskPatch } from './contract.ts';

/** A task as stored: the answer's fields, and the version its ETag is made of. */
export interface StoredTask {
  readonly task: Task;
  readonly version: number;
}

/** A new task, due and made at instants in UTC with milliseconds. */
export function newTask(id: string, input: TaskInput, now: string): Task {
  return { id, ...input, createdAt: now, updatedAt: now };
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
