import { randomUUID } from 'node:crypto';
import { httpHandler } from '../../../functions/_shared/http/http-handler.ts';
import { createNote } from './note-route.ts';

export const handler = httpHandler(createNote, async ({ body, principal }) => {
  const id = randomUUID();
  return {
    status: 201,
    headers: { location: `/notes/${id}` },
    body: { id, owner: principal.userId, ...body },
  };
});
