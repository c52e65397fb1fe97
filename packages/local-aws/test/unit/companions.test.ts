import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Log } from '../../src/core/world.ts';
import { startCompanions } from '../../src/startup/companions.ts';

function recordedLog() {
  const lines: string[] = [];
  const keep = (line: string): void => void lines.push(line);
  const log: Log = { info: keep, warn: keep, error: keep, step: (_, work) => work() };
  const until = async (text: string): Promise<void> => {
    while (!lines.some((line) => line.includes(text))) await sleep(10);
  };
  return { log, lines, until };
}
const node = (script: string, env?: Readonly<Record<string, string>>) => ({
  name: 'beside',
  command: process.execPath,
  args: ['-e', script],
  ...(env && { env }),
});

it('a process beside the runtime writes to its log, and is told to end', async () => {
  const { log, lines, until } = recordedLog();
  const script =
    "console.log('hello', process.env.WHO); process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); setInterval(() => {}, 1000)";
  const end = startCompanions([node(script, { WHO: 'you' })], log);
  await until('beside: hello you');
  await end();
  expect(lines).toEqual(['beside: hello you', 'beside: bye']);
});

it('one that ends by itself or does not start is named, and stays away', async () => {
  const { log, until } = recordedLog();
  const missing = { name: 'missing', command: '/nowhere/at-all', args: [] };
  const end = startCompanions([node('process.exit(3)'), missing], log);
  await until('beside ended (status 3)');
  await until('missing does not start');
  await end();
});
