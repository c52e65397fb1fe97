import type { Functions } from '@nubo/local-aws';
import * as z from 'zod';
import { callApi, seedError } from './call-api.ts';
import { type DemoEmail, demoAccounts } from './demo-accounts.ts';
import { invokeOperator } from './invoke-operator.ts';

/** Access tokens by email. */
export type DemoTokens = ReadonlyMap<DemoEmail, string>;

const signedIn = z.object({ accessToken: z.string() });

/**
 * Registers the demo accounts and has the operator verify them; gives tokens of the users among them. One after
 * the other: each call at once would start an environment of its own.
 */
export async function seedAccounts(base: string, functions: Functions): Promise<DemoTokens> {
  const tokens = new Map<DemoEmail, string>();
  for (const { email, password, name, role } of demoAccounts) {
    const made = await callApi(base, 'POST', '/register', { body: { email, password, name } });
    // 409: an interrupted run came this far already.
    const found =
      made.status === 409 ? await callApi(base, 'POST', '/login', { body: { email, password } }) : made;
    if (found.status >= 300) throw seedError(`opening the account ${email}`, found);
    await invokeOperator(functions, 'nubo-auth-set-user-flags', { email, role, emailVerified: true });
    if (role === 'user') tokens.set(email, signedIn.parse(found.body).accessToken);
  }
  return tokens;
}
