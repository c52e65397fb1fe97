import { expect, test } from 'vitest';
import { countTests } from '../../../tools/check/run-vitest.ts';

const report = (passed: number, failed: number, files: { status: string; tests: string[] }[] = []) =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((status) => ({ status })),
    })),
  });

test('counts tests', () => {
  expect(countTests(report(3, 1, [{ status: 'failed', tests: ['failed'] }]), 1)).toEqual({
    passed: 3,
    failed: 1,
  });
});

test('a file that cannot be loaded is a failure', () => {
  expect(countTests(report(3, 0, [{ status: 'failed', tests: [] }]), 1)).toEqual({ passed: 3, failed: 1 });
});

test('a run that fails without naming a test is a failure', () => {
  expect(countTests(report(3, 0), 1)).toEqual({ passed: 3, failed: 1 });
  expect(countTests(report(3, 0), null)).toEqual({ passed: 3, failed: 1 });
});

test('a run that leaves no report is a failure', () => {
  expect(countTests(undefined, 0)).toEqual({ passed: 0, failed: 1 });
});
