import { resolve } from 'node:path';
import { runChecks } from './check/run-checks.ts';
import { runVitest } from './check/run-vitest.ts';
import { type StepResult, step } from './check/step.ts';

// The gate, then every test that starts servers. The last line counts checks and tests alike.
const root = resolve(import.meta.dirname, '..');
const results: StepResult[] = [...(await runChecks(root))];
for (const kind of ['integration', 'e2e', 'faults']) {
  // Their output is shown as it comes: they take minutes.
  results.push(
    await step(kind, async () => {
      const result = await runVitest(root, [kind], (text) => process.stdout.write(text));
      return { ...result, output: `see the output of ${kind} above` };
    }),
  );
}
const total = (count: 'passed' | 'failed') => results.reduce((sum, result) => sum + result[count], 0);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
if (total('failed') > 0 || total('passed') === 0) process.exitCode = 1;
