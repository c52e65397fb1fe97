import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Companion } from '@nubo/local-aws';
import { agentFile } from '../tools/build/build-agent.ts';

/** Where the seeds keep the token of the host `localhost`. */
export const agentTokenFile = (dataDir: string): string => join(dataDir, 'agent', 'token');

interface LocalAgent {
  readonly root: string;
  readonly url: string;
  readonly dataDir: string;
}

/** The agent of this machine; none where nothing was seeded. */
export function localAgent({ root, url, dataDir }: LocalAgent): readonly Companion[] {
  const file = agentTokenFile(dataDir);
  if (!existsSync(file)) return [];
  const token = readFileSync(file, 'utf8');
  return [
    {
      name: 'agent',
      command: process.execPath,
      // Little is done, and compiled code takes memory.
      args: ['--jitless', agentFile(root)],
      env: { NUBO_AGENT_URL: url, NUBO_AGENT_TOKEN: token },
    },
  ];
}
