import { resolve } from 'node:path';
import { agentFile, buildAgent } from './build/build-agent.ts';

// `npm run agent:build`, and before `npm run agent`.
const root = resolve(import.meta.dirname, '..');
await buildAgent(root);
if (process.argv.includes('--print')) console.log(agentFile(root));
