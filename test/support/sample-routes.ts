import * as z from 'zod';
import { httpRoute } from '../../functions/_shared/routing/route.ts';

const note = z.strictObject({ id: z.uuid(), text: z.string() });
const input = z.strictObject({ text: z.string().min(1).max(100_000), tags: z.array(z.string()).default([]) });

/** Routes of no service, one for each thing the pipeline does. */
export const readNote = httpRoute({
  id: 'read-note',
  method: 'GET',
  path: '/notes/{id}',
  access: 'user',
  summary: 'Read',
  params: z.object({ id: z.uuid() }),
  responses: { 200: { description: 'Note', body: note } },
  conditional: true,
  needs: {},
});

export const listNotes = httpRoute({
  id: 'list-notes',
  method: 'GET',
  path: '/notes',
  access: 'optional',
  summary: 'List',
  query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
  responses: { 200: { description: 'Notes', body: z.object({ items: z.array(z.string()) }) } },
  needs: {},
});

export const createNote = httpRoute({
  id: 'create-note',
  method: 'POST',
  path: '/notes',
  access: 'user',
  summary: 'Create',
  body: input,
  maxBodyBytes: 1_000,
  responses: { 201: { description: 'Note', body: z.unknown() } },
  needs: {},
});

export const createNoteOnce = httpRoute({ ...createNote, id: 'create-note-once', idempotent: true });

export const updateNote = httpRoute({
  id: 'update-note',
  method: 'PATCH',
  path: '/notes/{id}',
  access: 'user',
  summary: 'Update',
  params: z.object({ id: z.uuid() }),
  body: input.partial(),
  bodyKind: 'merge',
  responses: { 200: { description: 'Note', body: z.unknown() } },
  conditional: true,
  needs: {},
});

export const adminOnly = httpRoute({
  id: 'admin-only',
  method: 'GET',
  path: '/admin',
  access: 'admin',
  summary: 'Admin',
  responses: { 204: { description: 'Done' } },
  needs: {},
});

export const openToAll = httpRoute({
  id: 'open-to-all',
  method: 'GET',
  path: '/open',
  access: 'public',
  summary: 'Public',
  responses: { 200: { description: 'Anything', body: z.unknown() } },
  needs: {},
});

export const limited = httpRoute({
  ...openToAll,
  id: 'limited',
  rateLimits: [
    { name: 'sample', quota: 2, windowSeconds: 60, by: 'address', whenStoreIsDown: 'count-locally' },
  ],
});

export const guarded = httpRoute({
  ...openToAll,
  id: 'guarded',
  rateLimits: [{ name: 'guard', quota: 2, windowSeconds: 60, by: 'address', whenStoreIsDown: 'refuse' }],
});
