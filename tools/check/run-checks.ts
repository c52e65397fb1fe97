import { runCommand } from './run-command.ts';
import { runVitest } from './run-vitest.ts';
import { serviceImports } from './service-imports.ts';
import { type StepResult, step } from './step.ts';

const CRUISED = ['functions', 'lib', 'bin', 'packages', 'demo', 'tools', 'test', 'bench'];

/** Commands that need no order among them. */
const COMMANDS: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['biome', ['biome', 'check', '--error-on-warnings', '.']],
  ['types', ['tsc', '-p', '.']],
  ['types of infrastructure', ['tsc', '-p', 'lib']],
  ['types of the console', ['tsc', '-p', 'web']],
  ['imports', ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...CRUISED]],
  ['unused code', ['knip', '--no-progress']],
];

/** The gate: style, types, layers, dead code, and the tests that need no server. */
export async function runChecks(root: string): Promise<readonly StepResult[]> {
  const commands = COMMANDS.map(([name, command]) =>
    step(name, async () => {
      const { code, output } = await runCommand(command, { cwd: root, limitMs: 5 * 60 * 1000 });
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
    }),
  );
  const services = step('imports of services', async () => {
    const lines = serviceImports(root);
    return { passed: lines.length ? 0 : 1, failed: lines.length ? 1 : 0, output: lines.join('\n') };
  });
  const results = await Promise.all([...commands, services]);
  const tests = await step('unit, contract, infra', () => runVitest(root, ['unit', 'contract', 'infra']));
  return [...results, tests];
}
