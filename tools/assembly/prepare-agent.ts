import { dirname } from 'node:path';
import { agentFile, buildAgent } from '../build/build-agent.ts';
import { fingerprint } from './fingerprint.ts';
import { unlessUpToDate } from './up-to-date.ts';

const INPUTS = ['agent', 'tools/build/build-agent.ts', 'package-lock.json'];

/** Builds the agent unless that is done. */
export async function prepareAgent(root: string): Promise<void> {
  await unlessUpToDate(dirname(agentFile(root)), fingerprint(root, INPUTS), () => buildAgent(root));
}
