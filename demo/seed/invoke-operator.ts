import { setTimeout as sleep } from 'node:timers/promises';
import type { Functions } from '@nubo/local-aws';

const ATTEMPTS = 6;

/** Calls a function of the operator's. A busy machine may need longer for the first connection to a store. */
export async function invokeOperator(functions: Functions, name: string, command: object): Promise<void> {
  const invoke = () => functions.invoke(name, JSON.stringify(command), { trigger: 'seed' });
  let result = await invoke();
  for (let attempt = 1; !result.ok && attempt < ATTEMPTS; attempt += 1) {
    await sleep(500 * attempt);
    result = await invoke();
  }
  if (!result.ok) throw new Error(`${name} failed (${result.kind}): ${result.logTail}`);
}
