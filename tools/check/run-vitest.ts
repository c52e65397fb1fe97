import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { runCommand } from './run-command.ts';

/** The parts read of vitest's JSON report (Jest's format). */
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly output: string;
}

/**
 * Runs the tests of some kinds (vitest projects). A file that cannot be loaded counts as one failure, and so
 * does a run that fails without naming a test.
 */
export async function runVitest(
  root: string,
  kinds: readonly string[],
  onOutput?: (text: string) => void,
): Promise<SuiteResult> {
  const folder = mkdtempSync(join(tmpdir(), 'nubo-vitest-'));
  const file = join(folder, 'report.json');
  try {
    const projects = kinds.flatMap((kind) => ['--project', kind]);
    // Nobody watches a run whose output is kept: what failed is enough.
    const shown = onOutput ? 'default' : 'dot';
    const reporters = ['--reporter', shown, '--reporter', 'json', '--outputFile.json', file];
    const { code, output } = await runCommand(['vitest', 'run', ...projects, ...reporters], {
      cwd: root,
      limitMs: 20 * 60 * 1000,
      ...(onOutput && { onOutput }),
    });
    return { ...countTests(existsSync(file) ? readFileSync(file, 'utf8') : undefined, code), output };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Passed and failed tests of a report; `code` is the exit code that came with it. */
export function countTests(
  text: string | undefined,
  code: number | null,
): { passed: number; failed: number } {
  if (text === undefined) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, testResults } = report.parse(JSON.parse(text));
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  ).length;
  const failed = numFailedTests + broken;
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}
