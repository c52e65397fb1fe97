import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFunctionsWorld, type FunctionsWorld } from '../support/functions.ts';

let local: FunctionsWorld;
beforeAll(() => {
  local = createFunctionsWorld();
});
afterAll(() => local.close());

const alive = (pid: number): boolean => existsSync(`/proc/${pid}`);

describe('execution environments', () => {
  test('keep their state from call to call', async () => {
    local.define('counter', 'let n = 0; exports.handler = async () => (n += 1);');
    expect([await local.call('counter'), await local.call('counter')]).toEqual([1, 2]);
  });

  test('run one invocation at a time each, and more of them when all are busy', async () => {
    const { codeDir } = local.define(
      'busy',
      `const fs = require('node:fs');
      let running = 0;
      exports.handler = async ({ folder }) => {
        running += 1;
        fs.writeFileSync(folder + '/' + process.pid, '');
        // Nobody gets on before three of them run, each in a process of its own.
        while (fs.readdirSync(folder).length < 3) await new Promise((r) => setTimeout(r, 20));
        const seen = running;
        running -= 1;
        return seen;
      };`,
    );
    const folder = join(codeDir, 'met');
    mkdirSync(folder);
    const results = await Promise.all(Array.from({ length: 6 }, () => local.call('busy', { folder })));
    expect(results).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('of one function in an endless loop or a crash do not touch another', async () => {
    local.define('looping', 'exports.handler = async () => { for (;;); };', { timeoutSeconds: 2 });
    local.define('crashing', 'exports.handler = async () => process.abort();');
    local.define('calm', 'exports.handler = async () => process.pid;');
    const before = Number(await local.call('calm'));
    const looping = local.invoke('looping');
    const crashing = local.invoke('crashing');
    expect(await local.call('calm')).toBeTypeOf('number');
    expect(await crashing).toMatchObject({ ok: false, kind: 'crash' });
    expect(await looping).toMatchObject({ ok: false, kind: 'timeout' });
    expect(await local.call('calm')).toBeTypeOf('number');
    expect(alive(before)).toBe(true);
  });

  test('give back calls handed over ahead when the one before them crashes', async () => {
    local.define('moody', 'exports.handler = async ({ die }) => (die ? process.exit(1) : 1);');
    for (let n = 0; n < 30; n += 1) await local.call('moody');
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) => local.invoke('moody', { die: n === 5 })),
    );
    expect(results.map((result) => result.ok)).toEqual(Array.from({ length: 12 }, (_, n) => n !== 5));
  });

  test('let nested synchronous calls of the same function finish', async () => {
    // The runtime itself stands for the invoked Lambda API: the outer calls wait for inner ones.
    local.define(
      'outer',
      'exports.handler = async ({ ms }) => new Promise((r) => setTimeout(r, ms, process.pid));',
    );
    const depth = 12;
    const call = async (left: number): Promise<number> => {
      const held = local.call('outer', { ms: 400 });
      return left === 0 ? 1 : (await Promise.all([held, call(left - 1)])).length;
    };
    expect(await call(depth)).toBe(2);
  });

  test('above the reserved concurrency are refused as throttled', async () => {
    local.define('reserved', "exports.handler = async () => new Promise((r) => setTimeout(r, 200, 'ok'));", {
      reservedConcurrency: 1,
    });
    const [first, second] = await Promise.all([local.invoke('reserved'), local.invoke('reserved')]);
    expect(first).toMatchObject({ ok: true });
    expect(second).toMatchObject({ ok: false, kind: 'throttled' });
    expect(await local.call('reserved')).toBe('ok');
  });

  test('have a temporary folder of their own, gone with them', async () => {
    const idle = createFunctionsWorld({ idleMs: 50 });
    try {
      idle.define(
        'scratch',
        "exports.handler = async () => { const f = process.env.TMPDIR + '/x'; require('fs').writeFileSync(f, '1'); return f; };",
      );
      const file = String(await idle.call('scratch'));
      expect(existsSync(file)).toBe(true);
      await expect.poll(() => existsSync(file), { timeout: 10_000 }).toBe(false);
    } finally {
      await idle.close();
    }
  });
});

describe('a function that is defined again', () => {
  test('finishes running invocations on the old code and takes new ones on the new', async () => {
    local.define('swapped', "exports.handler = async () => new Promise((r) => setTimeout(r, 300, 'old'));");
    await local.call('swapped');
    const running = local.call('swapped');
    local.define('swapped', "exports.handler = async () => 'new';");
    expect(await local.call('swapped')).toBe('new');
    expect(await running).toBe('old');
  });
});

describe('when the runtime is killed', () => {
  test('idle and endlessly looping environments end with it', async () => {
    const program = fileURLToPath(new URL('../fixtures/runtime-to-kill.ts', import.meta.url));
    const folder = mkdtempSync(join(tmpdir(), 'test-killed-'));
    const child = spawn(process.execPath, [program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: folder },
    });
    const pids = await new Promise<number[]>((resolve) => {
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.includes('\n')) resolve(JSON.parse(text));
      });
    });
    expect(pids).toHaveLength(2);
    expect(pids.every(alive)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => pids.filter(alive), { timeout: 10_000 }).toEqual([]);
    rmSync(folder, { recursive: true, force: true });
  });
});

test('closing ends every process and removes what was written', async () => {
  const other = createFunctionsWorld();
  other.define('pid', 'exports.handler = async () => [process.pid, process.env.TMPDIR];');
  other.define('loop', 'exports.handler = async () => { for (;;); };');
  const result = await other.call('pid');
  const [pid, folder] = Array.isArray(result) ? result : [];
  const looping = other.invoke('loop');
  await other.close();
  expect(alive(Number(pid))).toBe(false);
  expect(existsSync(join(String(folder), '..'))).toBe(false);
  expect((await looping).ok).toBe(false);
});
