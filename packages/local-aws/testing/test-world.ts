import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from '../src/core/clock.ts';
import { createFaults } from '../src/core/faults.ts';
import { createResourceIndex, type MutableResourceIndex } from '../src/core/resource-index.ts';
import type { Functions, Log, World } from '../src/core/world.ts';
import { createHttpApis } from '../src/gateway/http-api-registry.ts';
import { createIdentities } from '../src/iam/identities.ts';

/** A world of its own for one test: temporary data folder, real clock, faults and identities, lines kept. */
export interface TestWorld extends World {
  readonly resources: MutableResourceIndex;
  /** Lines logged so far, `warn: …` and the like. */
  readonly lines: readonly string[];
  /** Ends its timers and removes its folder. */
  close(): void;
}

/** Parts not overridden that need servers or processes throw when touched. */
export function createTestWorld(overrides: Partial<World> = {}): TestWorld {
  const dataDir = overrides.dataDir ?? mkdtempSync(join(tmpdir(), 'nubo-test-'));
  const clock = createClock();
  const lines: string[] = [];
  const endings: (() => Promise<void> | void)[] = [];
  const [account, region] = ['000000000000', 'us-east-1'];
  return {
    account,
    region,
    dataDir,
    endpoints: { http: 'http://localhost:3000', aws: 'http://localhost:4566' },
    clock,
    faults: createFaults(),
    log: keepingLog(lines),
    identities: createIdentities({ account, region, now: () => clock.now() }),
    functions: fakeFunctions({}),
    stores: {
      postgres: () => Promise.reject(new Error('this test world has no PostgreSQL')),
      redis: () => Promise.reject(new Error('this test world has no Redis')),
      dynamodb: () => Promise.reject(new Error('this test world has no DynamoDB')),
      listening: () => [],
      close: async () => undefined,
    },
    httpApis: createHttpApis(),
    onClose: (work) => endings.unshift(work),
    ...overrides,
    resources: createResourceIndex(),
    lines,
    close() {
      for (const end of endings) void end();
      clock.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function keepingLog(lines: string[]): Log {
  return {
    info: (message) => lines.push(`info: ${message}`),
    warn: (message) => lines.push(`warn: ${message}`),
    error: (message) => lines.push(`error: ${message}`),
    step: (_title, work) => work(),
  };
}

/** Answers a payload as a function would; throwing is a handler error. */
export type FakeHandler = (event: unknown) => unknown;

/** Functions without processes, by name: the contract of `Functions` for what only calls them. */
export function fakeFunctions(
  handlers: Readonly<Record<string, FakeHandler>>,
): Functions & { readonly asyncCalls: { name: string; payload: string }[] } {
  const arnOf = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  const nameOf = (id: string): string => id.split(':function:').at(-1)?.split(':')[0] ?? id;
  const asyncCalls: { name: string; payload: string }[] = [];
  const get: Functions['get'] = (id) => {
    const name = nameOf(id);
    if (!handlers[name]) return undefined;
    return {
      name,
      arn: arnOf(name),
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      codeDir: '/nowhere',
      layerDirs: [],
      environment: {},
      timeoutSeconds: 10,
      memoryMb: 256,
      roleArn: `arn:aws:iam::000000000000:role/${name}-role`,
      inVpc: false,
    };
  };
  return {
    asyncCalls,
    define: () => undefined,
    get,
    list: () => Object.keys(handlers).flatMap((name) => get(name) ?? []),
    async invoke(id, payload, { requestId = 'request-1' }) {
      const base = { requestId, logTail: `START RequestId: ${requestId}\n` };
      try {
        const answer = await handlers[nameOf(id)]?.(JSON.parse(payload));
        return { ok: true, payload: JSON.stringify(answer ?? null), ...base };
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        return {
          ok: false,
          kind: 'handler',
          payload: JSON.stringify({ errorType: name, errorMessage: message }),
          ...base,
        };
      }
    },
    invokeAsync: (id, payload) => asyncCalls.push({ name: nameOf(id), payload }),
    configureAsync: () => undefined,
    resumeAsync: () => undefined,
    recordHttpStatus: () => undefined,
    invocations: () => [],
    whenIdle: async () => undefined,
    close: async () => undefined,
  };
}
