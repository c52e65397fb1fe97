import { lazy } from '../../../_shared/lazy.ts';
import { createUsers } from '../deps.ts';

const users = lazy(createUsers);

/** Invoked by other services: `{ people: [{ id, name, email, emailVerified }] }` of the administrators who are not disabled. */
export async function handler() {
  const accounts = await users().listAdmins();
  return {
    people: accounts.map(({ id, name, email, emailVerified }) => ({ id, name, email, emailVerified })),
  };
}
