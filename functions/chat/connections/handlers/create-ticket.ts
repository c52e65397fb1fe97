import { invalidToken } from '../../../_shared/errors/errors.ts';
import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createPeople } from '../../deps.ts';
import { createTicket } from '../../routes.ts';
import { createTickets } from '../deps.ts';
import { holderOf } from '../holder.ts';

const tickets = lazy(createTickets);
const people = lazy(createPeople);

export const handler = httpHandler(createTicket, async ({ principal }) => {
  const holder = holderOf(principal);
  const [ticket, person] = await Promise.all([
    tickets().issue(holder, new Date()),
    people().get(principal.userId),
  ]);
  // A ticket of a session that has ended lets nobody in, so it is not handed out.
  if (person?.refuses(holder)) throw invalidToken();
  return { status: 201, body: { ticket } };
});
