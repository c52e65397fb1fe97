import { setTimeout as sleep } from 'node:timers/promises';
import type { Functions } from '@nubo/local-aws';
import * as z from 'zod';
import { callApi, seedError } from './call-api.ts';
import { type DemoEmail, demoAccounts } from './demo-accounts.ts';

/** Access tokens by email. */
export type DemoTokens = ReadonlyMap<DemoEmail, string>;

const ATTEMPTS = 6;

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
    await setFlags(functions, { email, role, emailVerified: true });
    if (role === 'user') tokens.set(email, signedIn.parse(found.body).accessToken);
  }
  return tokens;
}

async function setFlags(functions: Functions, command: object): Promise<void> {
  const invoke = () =>
    functions.invoke('nubo-auth-set-user-flags', JSON.stringify(command), { trigger: 'seed' });
  let result = await invoke();
  // A busy machine may need longer for the first connection to a store than a function waits for it.
  for (let attempt = 1; !result.ok && attempt < ATTEMPTS; attempt += 1) {
    await sleep(500 * attempt);
    result = await invoke();
  }
  if (!result.ok) throw new Error(`set-user-flags failed (${result.kind}): ${result.logTail}`);
}
