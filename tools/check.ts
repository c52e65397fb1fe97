import { resolve } from 'node:path';
import { runChecks } from './check/run-checks.ts';

// The whole gate, the same here and in CI.
const results = await runChecks(resolve(import.meta.dirname, '..'));
if (results.some(({ failed }) => failed > 0)) process.exitCode = 1;
