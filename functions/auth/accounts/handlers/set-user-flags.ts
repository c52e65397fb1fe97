import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { lazy } from '../../../_shared/lazy.ts';
import { createLogger } from '../../../_shared/observability/logger.ts';
import { type ManagedUser, role } from '../../contract.ts';
import { toManagedUser } from '../account.ts';
import { createUserAdminService } from '../deps.ts';

const command = z.strictObject({
  email: z.string().check(z.minLength(1)),
  role: z.optional(role),
  emailVerified: z.optional(z.boolean()),
  disabled: z.optional(z.boolean()),
});

const users = lazy(createUserAdminService);

/** Called by an operator alone (`lambda:InvokeFunction`); what it throws is the call's `FunctionError`. */
export async function handler(event: unknown, { awsRequestId: traceId }: Context): Promise<ManagedUser> {
  const { email, ...flags } = command.parse(event);
  const cause = { traceId, log: createLogger({ traceId }) };
  return toManagedUser(await users().setFlags(email, flags, cause));
}
