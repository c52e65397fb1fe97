import * as z from 'zod/mini';
import { lazy } from '../../../_shared/lazy.ts';
import { createUsers } from '../deps.ts';

const users = lazy(createUsers);

/** `withEmail` is for who writes to people; who only shows them leaves it out. */
const input = z.strictObject({
  ids: z.array(z.uuid()).check(z.maxLength(100)),
  withEmail: z._default(z.boolean(), false),
});

/** Invoked by other services: `{ people: [{ id, name, email?, emailVerified? }] }` of those with an account that is not disabled. */
export async function handler(event: unknown) {
  const { ids, withEmail } = input.parse(event);
  const accounts = await users().findMany(ids);
  return {
    people: accounts.map(({ id, name, email, emailVerified }) =>
      withEmail ? { id, name, email, emailVerified } : { id, name },
    ),
  };
}
