import * as z from 'zod/mini';
import { validation } from '../_shared/errors/errors.ts';
import { cursorCodec, cursorId, cursorInstant } from '../_shared/paging/paging.ts';
import { type Task, type TaskSort, type TaskStatus, taskSort } from './contract.ts';

/** Where a page starts behind: the sort's key and the id of the last task of the page before. */
export interface TaskPosition {
  readonly key: string;
  readonly id: string;
}

export interface TaskFilter {
  readonly ownerId: string;
  readonly status: TaskStatus | undefined;
  /** Literal part of title or description, caseless by Unicode. */
  readonly text: string | undefined;
  readonly sort: TaskSort;
  readonly after: TaskPosition | undefined;
}

const sortKeyText = z.union([cursorInstant, z.enum(['infinity', '-infinity'])]);
const codec = cursorCodec('tasks', z.tuple([taskSort, sortKeyText, cursorId]));

/** The cursor behind the last task of a page. */
export function nextTaskCursor(task: Task, sort: TaskSort): string {
  return codec.encode([sort, sortKey(task, sort), task.id]);
}

/** @throws AppError `validation` for a cursor of another sort, or of no list at all */
export function taskPosition(cursor: string, sort: TaskSort): TaskPosition {
  const [ofSort, key, id] = codec.decode(cursor);
  if (ofSort !== sort) throw validation({ path: '/cursor', message: 'belongs to another sort' });
  return { key, id };
}

/** What the sort compares: PostgreSQL's infinities stand in for a due date that is not there. */
function sortKey(task: Task, sort: TaskSort): string {
  switch (sort) {
    case 'createdAt':
    case '-createdAt':
      return task.createdAt;
    case 'dueAt':
      return task.dueAt ?? 'infinity';
    case '-dueAt':
      return task.dueAt ?? '-infinity';
  }
}
