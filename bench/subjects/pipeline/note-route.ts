import * as z from 'zod/mini';
import type { HttpRouteSpec } from '../../../functions/_shared/routing/route.ts';
import { instant, instantInput } from '../../../functions/_shared/schema/instant.ts';
import { text } from '../../../functions/_shared/schema/text.ts';

const status = z.enum(['todo', 'in_progress', 'done']);
const note = z.strictObject({
  id: z.uuid(),
  owner: z.uuid(),
  title: z.string(),
  description: z.string(),
  status,
  dueAt: z.nullable(instant()),
});

/** A route like the product's own, without a store, so that the pipeline alone is timed. */
export const createNote = {
  id: 'create-note',
  method: 'POST',
  path: '/notes',
  access: 'user',
  summary: 'Create a note',
  body: z.strictObject({
    title: text({ min: 1, max: 200, trim: true }),
    description: z._default(text({ min: 0, max: 5000 }), ''),
    status: z._default(status, 'todo'),
    dueAt: z._default(z.nullable(instantInput()), null),
  }),
  responses: { 201: { description: 'The note', body: note } },
  needs: {},
} as const satisfies HttpRouteSpec;
