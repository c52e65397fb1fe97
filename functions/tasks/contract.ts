import * as z from 'zod';
import { pageQuery } from '../_shared/paging/page-query.ts';
import { instant, instantInput } from '../_shared/schema/instant.ts';
import { text } from '../_shared/schema/text.ts';

export const taskStatus = z.enum(['todo', 'in_progress', 'done']);
export type TaskStatus = z.infer<typeof taskStatus>;

const title = text({ min: 1, max: 200, trim: true });
const description = text({ min: 0, max: 5000 });
const dueAt = instantInput().nullable();

export const task = z
  .strictObject({
    id: z.uuid(),
    title: z.string(),
    description: z.string(),
    status: taskStatus,
    dueAt: instant().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
  })
  .meta({ id: 'Task' });
export type Task = z.infer<typeof task>;

/** The whole resource: a field left out takes its default. */
export const taskInput = z
  .strictObject({
    title,
    description: description.default(''),
    status: taskStatus.default('todo'),
    dueAt: dueAt.default(null),
  })
  .meta({ id: 'TaskInput' });
export type TaskInput = z.infer<typeof taskInput>;

/** RFC 7396: a field left out stays; null takes it away, which for these fields means its default. */
export const taskPatch = z
  .strictObject({
    title: title.optional(),
    description: description.nullable().optional(),
    status: taskStatus.nullable().optional(),
    dueAt: dueAt.optional(),
  })
  .meta({ id: 'TaskPatch' });
export type TaskPatch = z.infer<typeof taskPatch>;

export const taskId = z.object({ id: z.uuid() });

export const taskSort = z.enum(['createdAt', '-createdAt', 'dueAt', '-dueAt']);
export type TaskSort = z.infer<typeof taskSort>;

export const taskQuery = z.object({
  status: taskStatus.optional(),
  q: text({ min: 0, max: 200 })
    .optional()
    .describe('Literal, case-insensitive part of the title or description'),
  sort: taskSort.default('-createdAt'),
  ...pageQuery(),
});

export const taskPage = z
  .strictObject({ items: z.array(task), nextCursor: z.string().nullable() })
  .meta({ id: 'TaskPage' });
