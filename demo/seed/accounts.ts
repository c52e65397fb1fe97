import * as z from 'zod';
import type { Functions } from '../../local/core/world.ts';
import { callApi, seedError } from './call-api.ts';
import { type DemoEmail, demoAccounts } from './demo-accounts.ts';

/** Access tokens by address. */
export type DemoTokens = ReadonlyMap<DemoEmail, string>;

const signedIn = z.object({ accessToken: z.string() });

/** Registers the demo accounts, has the operator verify them, and signs them in. */
export async function seedAccounts(base: string, functions: Functions): Promise<DemoTokens> {
  const tokens = new Map<DemoEmail, string>();
  await Promise.all(
    demoAccounts.map(async ({ email, password, name, role }) => {
      const made = await callApi(base, 'POST', '/register', { body: { email, password, name } });
      // 409: an interrupted run came this far already.
      if (made.status !== 201 && made.status !== 409) throw seedError(`registering ${email}`, made);
      await setFlags(functions, { email, role, emailVerified: true });
      const found =
        made.status === 201 && role === 'user'
          ? made
          : await callApi(base, 'POST', '/login', { body: { email, password } });
      if (found.status >= 300) throw seedError(`signing in ${email}`, found);
      tokens.set(email, signedIn.parse(found.body).accessToken);
    }),
  );
  return tokens;
}

async function setFlags(functions: Functions, order: object): Promise<void> {
  const result = await functions.invoke('nubo-auth-set-user-flags', JSON.stringify(order), {
    trigger: 'seed',
  });
  if (!result.ok) throw new Error(`set-user-flags failed (${result.kind}): ${result.logTail}`);
}
