import * as z from 'zod/mini';
import { pageQuery, pageSchema } from '../_shared/paging/paging.ts';
import { uuid } from '../_shared/schema/formats.ts';
import { instant, instantInput } from '../_shared/schema/instant.ts';
import { text } from '../_shared/schema/text.ts';

export const taskStatus = z.enum(['todo', 'in_progress', 'done']);
export type TaskStatus = z.infer<typeof taskStatus>;

const title = text({ min: 1, max: 200, trim: true });
const description = text({ min: 0, max: 5000 });
const dueAt = z.nullable(instantInput());

export const task = z
  .strictObject({
    id: z.uuid(),
    title: z.string(),
    description: z.string(),
    status: taskStatus,
    dueAt: z.nullable(instant()),
    createdAt: instant(),
    updatedAt: instant(),
  })
  .register(z.globalRegistry, { id: 'Task' });
export type Task = z.infer<typeof task>;

/** The whole resource: a field left out takes its default. */
export const taskInput = z
  .strictObject({
    title,
    description: z._default(description, ''),
    status: z._default(taskStatus, 'todo'),
    dueAt: z._default(dueAt, null),
  })
  .register(z.globalRegistry, { id: 'TaskInput' });
export type TaskInput = z.infer<typeof taskInput>;

/** RFC 7396: a field left out stays; null takes it away, which for these fields means its default. */
export const taskPatch = z
  .strictObject({
    title: z.optional(title),
    description: z.optional(z.nullable(description)),
    status: z.optional(z.nullable(taskStatus)),
    dueAt: z.optional(dueAt),
  })
  .register(z.globalRegistry, { id: 'TaskPatch' });
export type TaskPatch = z.infer<typeof taskPatch>;

export const taskId = z.object({ id: uuid() });

export const taskSort = z.enum(['createdAt', '-createdAt', 'dueAt', '-dueAt']);
export type TaskSort = z.infer<typeof taskSort>;

export const taskQuery = z.object({
  status: z.optional(taskStatus),
  q: z.optional(text({ min: 0, max: 200 })).register(z.globalRegistry, {
    description: 'Literal part, whatever the case, of the title or description',
  }),
  sort: z._default(taskSort, '-createdAt'),
  ...pageQuery(),
});

export const taskPage = pageSchema(task).register(z.globalRegistry, { id: 'TaskPage' });
