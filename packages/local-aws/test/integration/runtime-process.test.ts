import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getJson, sampleRuntimes } from '../support/sample-runtime.ts';

const sample = sampleRuntimes();
const cli = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');
const children = new Set<ChildProcess>();
let assembly: string;

beforeAll(async () => {
  assembly = await sample.synthesise('plain', { greeting: 'hi', database: true });
}, 120_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await sample.cleanUp();
});

interface Started {
  readonly url: string;
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; output: string }>;
}

/** Runs the command line; resolves with its ready line's address, or at its end with an empty one. */
function run(...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, [cli, ...args, '--data-dir', sample.dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let output = '';
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
  return new Promise((resolve) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /^nubo ready (\S+)$/m.exec(output)?.[1];
      if (url) resolve({ url, child, ended });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void ended.then(() => resolve({ url: '', child, ended }));
  });
}
const start = (...more: string[]): Promise<Started> =>
  run('--assembly', assembly, '--port', '0', '--aws-port', '0', ...more);

describe('the runtime’s own process', () => {
  it('recovers by itself after kill -9, with what was stored', async () => {
    const one = await start();
    expect(await getJson(`${one.url}/count/kept`)).toEqual({ hits: 1 });
    expect(await getJson(`${one.url}/query`)).toMatchObject({ name: 'sample' });
    one.child.kill('SIGKILL');
    await one.ended;

    const two = await start();
    expect(await getJson(`${two.url}/count/kept`)).toEqual({ hits: 2 });
    expect(await getJson(`${two.url}/query`)).toMatchObject({ name: 'sample' });
    two.child.kill('SIGINT');
    expect((await two.ended).code).toBe(0);
  }, 120_000);

  it('prints the ready line alone under --quiet, until it is told to stop', async () => {
    const { url, child, ended } = await start('--quiet');
    expect(await getJson(`${url}/hello/x`)).toMatchObject({ name: 'x' });
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, output: `nubo ready ${url}\nstopping…\n` });
  }, 120_000);

  it('answers at every loopback address that localhost stands for', async () => {
    const { url, child, ended } = await start();
    const { port } = new URL(url);
    expect(await getJson(`http://127.0.0.1:${port}/hello/x`)).toMatchObject({ name: 'x' });
    expect(await getJson(`http://localhost:${port}/hello/x`)).toMatchObject({ name: 'x' });
    child.kill('SIGTERM');
    await ended;
  }, 120_000);

  it('ends with 2 and one line for a wrong option, with 1 and one line for what it cannot run', async () => {
    const wrong = await (await run('--prot', '1')).ended;
    expect(wrong).toEqual({ code: 2, output: "Unknown option '--prot'; --help lists the options\n" });
    const missing = await (await run('--assembly', '/nowhere')).ended;
    expect(missing.code).toBe(1);
    expect(missing.output).toMatch(/^\/nowhere\/manifest\.json is missing[^\n]*\n$/);
  }, 60_000);
});
