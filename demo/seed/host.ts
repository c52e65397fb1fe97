import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { agentTokenFile } from '../agent.ts';
import { callApi, seedError } from './call-api.ts';
import { demoAccounts } from './demo-accounts.ts';

const signedIn = z.object({ accessToken: z.string() });
const added = z.object({ agentToken: z.string() });

/** Adds this machine as the host `localhost` and keeps the token of its agent. */
export async function seedHost(base: string, dataDir: string): Promise<void> {
  const { email, password } = demoAccounts[0];
  const login = await callApi(base, 'POST', '/login', { body: { email, password } });
  if (login.status !== 200) throw seedError('signing in as the administrator', login);
  const host = await callApi(base, 'POST', '/hosts', {
    token: signedIn.parse(login.body).accessToken,
    body: { name: 'localhost' },
    // An interrupted run gets the token of the host that it has added.
    idempotencyKey: 'seed-localhost',
  });
  if (host.status !== 201) throw seedError('adding the host localhost', host);
  const file = agentTokenFile(dataDir);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, added.parse(host.body).agentToken, { mode: 0o600 });
}
