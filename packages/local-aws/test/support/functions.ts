import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FunctionDefinition, Functions, InvokeResult, World } from '../../src/core/world.ts';
import { createFunctions } from '../../src/execution/functions.ts';
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts';

/** A test world whose functions run for real, from code the test gives. */
export interface FunctionsWorld {
  readonly world: TestWorld;
  readonly functions: Functions;
  /** Writes a function's files (a text alone is `index.js`) and defines it. */
  define(
    name: string,
    code: string | Record<string, string>,
    extra?: Partial<FunctionDefinition>,
  ): FunctionDefinition;
  /** Invokes with a JSON event. */
  invoke(name: string, event?: unknown): Promise<InvokeResult>;
  /** Invokes and parses the result, which must be a success. */
  call(name: string, event?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

export function createFunctionsWorld(
  options: { overrides?: Partial<World>; allowedHosts?: string[]; idleMs?: number } = {},
): FunctionsWorld {
  const codeRoot = mkdtempSync(join(tmpdir(), 'test-functions-'));
  const roleArn = 'arn:aws:iam::000000000000:role/test';
  const world: TestWorld = createTestWorld({ ...options.overrides });
  world.identities.defineRole({ arn: roleArn, name: 'test', policies: [] });
  const functions = createFunctions({
    world,
    allowedHosts: () => options.allowedHosts ?? [],
    ...(options.idleMs !== undefined && { idleMs: options.idleMs }),
  });
  // The world is read-only to what gets it; a test puts its real functions in before anything does.
  Object.assign(world, { functions });
  let versions = 0;
  const invoke = (name: string, event: unknown = {}): Promise<InvokeResult> =>
    functions.invoke(name, JSON.stringify(event), { trigger: 'test' });
  return {
    world,
    functions,
    invoke,
    define(name, code, extra = {}) {
      versions += 1;
      const codeDir = join(codeRoot, `${name}-${versions}`);
      for (const [file, text] of Object.entries(typeof code === 'string' ? { 'index.js': code } : code)) {
        mkdirSync(dirname(join(codeDir, file)), { recursive: true });
        writeFileSync(join(codeDir, file), text);
      }
      const definition: FunctionDefinition = {
        name,
        arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
        handler: 'index.handler',
        runtime: 'nodejs24.x',
        codeDir,
        layerDirs: [],
        environment: {},
        timeoutSeconds: 20,
        memoryMb: 256,
        roleArn,
        inVpc: false,
        ...extra,
      };
      functions.define(definition);
      return definition;
    },
    async call(name, event) {
      const result = await invoke(name, event);
      if (!result.ok) throw new Error(`${name} failed: ${result.payload}\n${result.logTail}`);
      return JSON.parse(result.payload);
    },
    async close() {
      await functions.close();
      world.close();
      rmSync(codeRoot, { recursive: true, force: true });
    },
  };
}
