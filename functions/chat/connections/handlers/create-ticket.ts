import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { tickets } from '../../deps.ts';
import { createTicket } from '../../routes.ts';

export const handler = httpHandler(createTicket, async ({ principal }) => {
  const holder = { id: principal.userId, name: principal.name, role: principal.role };
  return { status: 201, body: { ticket: await tickets().issue(holder, new Date()) } };
});
