import * as z from 'zod/mini';
import { lazy } from '../../../_shared/lazy.ts';
import { type ManagedUser, role } from '../../contract.ts';
import { toManagedUser } from '../account.ts';
import { createUserAdminService } from '../deps.ts';

const userAdmin = lazy(createUserAdminService);

const order = z.strictObject({
  email: z.string().check(z.minLength(1)),
  role: z.optional(role),
  emailVerified: z.optional(z.boolean()),
  disabled: z.optional(z.boolean()),
});

/** Called by an operator alone (`lambda:InvokeFunction`); what it throws is the call's `FunctionError`. */
export async function handler(event: unknown): Promise<ManagedUser> {
  const { email, ...flags } = order.parse(event);
  return toManagedUser(await userAdmin().setFlags(email, flags));
}
