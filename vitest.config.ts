import { defineConfig } from 'vitest/config';

/** Seconds, not a guess at speed: a machine under load is slow, a test that hangs never ends. */
const seconds = (count: number) => ({
  testTimeout: count * 1000,
  hookTimeout: count * 2000,
  expect: { poll: { timeout: count * 500 } },
});

/** One kind of test: a folder below `test/`, of the root or of a package. */
const kind = (name: string, options: object) => ({
  test: { name, include: [`{,packages/*/}test/${name}/**/*.test.ts`], environment: 'node', ...options },
});

export default defineConfig({
  test: {
    pool: 'forks',
    // A laptop's worth: the integration tests start servers of their own.
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [
      kind('unit', seconds(20)),
      kind('contract', seconds(30)),
      // Loading CDK and synthesising take most of the time: the files share both.
      kind('infra', { ...seconds(300), isolate: false, globalSetup: ['test/infra/support/build.ts'] }),
      kind('integration', seconds(60)),
      kind('e2e', { ...seconds(120), fileParallelism: false }),
      kind('faults', { ...seconds(120), fileParallelism: false }),
    ],
  },
});
