import * as z from 'zod/mini';
import type { HttpRouteSpec } from '../../functions/_shared/routing/route.ts';

const note = z.strictObject({ id: z.uuid(), text: z.string() });
const input = z.strictObject({
  text: z.string().check(z.minLength(1), z.maxLength(100_000)),
  tags: z._default(z.array(z.string()), []),
});

/** Routes of no service, one for each thing the pipeline does. */
export const readNote = {
  id: 'read-note',
  method: 'GET',
  path: '/notes/{id}',
  access: 'user',
  summary: 'Read',
  params: z.object({ id: z.uuid() }),
  responses: { 200: { description: 'Note', body: note } },
  conditional: true,
  needs: {},
} as const satisfies HttpRouteSpec;

export const listNotes = {
  id: 'list-notes',
  method: 'GET',
  path: '/notes',
  access: 'optional',
  summary: 'List',
  query: z.object({
    limit: z._default(z.pipe(z.coerce.number(), z.int().check(z.minimum(1), z.maximum(100))), 20),
  }),
  responses: { 200: { description: 'Notes', body: z.object({ items: z.array(z.string()) }) } },
  needs: {},
} as const satisfies HttpRouteSpec;

export const createNote = {
  id: 'create-note',
  method: 'POST',
  path: '/notes',
  access: 'user',
  summary: 'Create',
  body: input,
  maxBodyBytes: 1_000,
  responses: { 201: { description: 'Note', body: z.unknown() } },
  needs: {},
} as const satisfies HttpRouteSpec;

export const createNoteOnce = {
  ...createNote,
  id: 'create-note-once',
  idempotent: true,
} as const satisfies HttpRouteSpec;

export const updateNote = {
  id: 'update-note',
  method: 'PATCH',
  path: '/notes/{id}',
  access: 'user',
  summary: 'Update',
  params: z.object({ id: z.uuid() }),
  body: z.partial(input),
  bodyKind: 'merge',
  responses: { 200: { description: 'Note', body: z.unknown() } },
  conditional: true,
  needs: {},
} as const satisfies HttpRouteSpec;

export const adminOnly = {
  id: 'admin-only',
  method: 'GET',
  path: '/admin',
  access: 'admin',
  summary: 'Admin',
  responses: { 204: { description: 'Done' } },
  needs: {},
} as const satisfies HttpRouteSpec;

export const openToAll = {
  id: 'open-to-all',
  method: 'GET',
  path: '/open',
  access: 'public',
  summary: 'Public',
  responses: { 200: { description: 'Anything', body: z.unknown() } },
  needs: {},
} as const satisfies HttpRouteSpec;

export const limited = {
  ...openToAll,
  id: 'limited',
  rateLimits: [{ name: 'sample', quota: 2, windowSeconds: 60, by: 'ip', whenStoreIsDown: 'count-locally' }],
} as const satisfies HttpRouteSpec;

export const guarded = {
  ...openToAll,
  id: 'guarded',
  rateLimits: [{ name: 'guard', quota: 2, windowSeconds: 60, by: 'ip', whenStoreIsDown: 'refuse' }],
} as const satisfies HttpRouteSpec;
