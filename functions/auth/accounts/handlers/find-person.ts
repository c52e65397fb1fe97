import * as z from 'zod/mini';
import { lazy } from '../../../_shared/lazy.ts';
import { createUsers } from '../deps.ts';

const users = lazy(createUsers);

const input = z.strictObject({ id: z.uuid() });

/** Invoked by other services: the name of an account, without its email; null for one that is not there. */
export async function handler(event: unknown): Promise<{ id: string; name: string } | null> {
  const account = await users().find(input.parse(event).id);
  return account && !account.disabled ? { id: account.id, name: account.name } : null;
}
