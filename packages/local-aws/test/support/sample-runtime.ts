import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RuntimeFlags } from '../../src/core/project.ts';
import { type Runtime, startRuntime } from '../../src/runtime.ts';
import { type SampleOptions, synthesiseSampleApp } from '../fixtures/sample-app/app.ts';

/** A folder for one test file, its data folder, and runtimes of the sample app on it. */
export function sampleRuntimes() {
  const home = mkdtempSync(join(tmpdir(), 'sample-app-'));
  const dataDir = join(home, 'data');
  const running = new Set<Runtime>();
  return {
    home,
    dataDir,
    synthesise: (name: string, options: Omit<SampleOptions, 'outDir'>) =>
      synthesiseSampleApp({ outDir: join(home, name), ...options }),
    async start(assembly: string, more: Partial<RuntimeFlags> = {}): Promise<Runtime> {
      const runtime = await startRuntime({ ...quietFlags(assembly, dataDir), ...more });
      running.add(runtime);
      return runtime;
    },
    async cleanUp() {
      await Promise.all([...running].map((runtime) => runtime.close()));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function quietFlags(assembly: string, dataDir: string): RuntimeFlags {
  return {
    port: 0,
    awsPort: 0,
    dataDir,
    fresh: false,
    seed: true,
    companions: true,
    watch: false,
    quiet: true,
    assembly,
    project: undefined,
    allowEndpoints: [],
    context: {},
  };
}

/** The JSON answer of a GET. */
export async function getJson(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}
