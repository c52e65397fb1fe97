import * as z from 'zod/mini';
import { lazy } from '../../../_shared/lazy.ts';
import { createUsers } from '../deps.ts';

const users = lazy(createUsers);

const question = z.strictObject({ id: z.uuid() });

/** Called by other services: who somebody is, without their address; null for an account that is not there. */
export async function handler(event: unknown): Promise<{ id: string; name: string } | null> {
  const account = await users().find(question.parse(event).id);
  return account && !account.disabled ? { id: account.id, name: account.name } : null;
}
