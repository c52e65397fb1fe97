import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const checkout = resolve(import.meta.dirname, '../..');

export interface ProductOptions {
  /** Kept by the caller, for what must outlive one process; left out, a folder of its own that `stop` removes. */
  readonly dataDir?: string;
  /** The checkout to start; this one by default. */
  readonly root?: string;
  /** Further options of `npm start`; the last one wins. */
  readonly args?: readonly string[];
  /** Starts the agent of this machine too, whose samples most tests are better off without. */
  readonly agent?: boolean;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** The product as `npm start` runs it, in a process group of its own. */
export interface Product {
  /** `http://localhost:PORT` */
  readonly url: string;
  readonly awsUrl: string;
  /** What it printed so far. */
  output(): string;
  /** Signals the whole process group, as a terminal or the kernel would, and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<Ended>;
  /** Ends it in order and removes the data folder that it made. */
  stop(): Promise<void>;
}

/** A folder below the system's temporary one. */
export const tempDir = (name: string): string => mkdtempSync(join(tmpdir(), `nubo-${name}-`));

/** Starts the product and resolves when every route can answer. Rejects with its output when it ends before. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const dataDir = options.dataDir ?? tempDir('data');
  const { output, kill, ended, printed } = launch({ ...options, dataDir });
  const removeData = () => {
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  const ready = await printed(/^\w+ ready (\S+)$/m);
  const awsUrl = await printed(/^ +AWS endpoint +(\S+)$/m);
  if (ready === undefined || awsUrl === undefined) {
    removeData();
    const { code } = await ended;
    throw new Error(`the product ended with ${code} before it was ready:\n${output()}`);
  }
  const stop = async () => {
    await kill('SIGTERM');
    removeData();
  };
  return { url: ready, awsUrl, output, kill, stop };
}

/** Runs `npm start` until it ends by itself: for what must not start. Rejects when it does start. */
export async function startAndFail(options: ProductOptions & { readonly dataDir: string }): Promise<Ended> {
  const { ended, printed, kill } = launch(options);
  if ((await printed(/^\w+ ready (\S+)$/m)) === undefined) return ended;
  await kill('SIGTERM');
  throw new Error('it started');
}

function launch({
  root = checkout,
  dataDir,
  args = [],
  agent = false,
}: ProductOptions & { readonly dataDir: string }) {
  const companions = agent ? [] : ['--no-companions'];
  const options = ['--port', '0', '--aws-port', '0', '--data-dir', dataDir, ...companions, ...args];
  const child = spawn(
    process.execPath,
    ['tools/run.mjs', 'packages/local-aws/src/cli.ts', '--project', 'demo/project.ts', ...options],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const listener of listeners) listener();
    });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, output: text }));
  });
  // A test run that is interrupted must not leave servers behind.
  const group = child.pid ?? 0;
  const orphan = () => signalGroup(group, 'SIGKILL');
  process.once('exit', orphan);
  void ended.finally(() => process.off('exit', orphan));
  return {
    ended,
    output: () => text,
    /** The first group of the pattern once it is printed; undefined when the process ends without. */
    printed: (pattern: RegExp) =>
      new Promise<string | undefined>((resolve) => {
        const look = () => {
          const found = pattern.exec(text)?.[1];
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
        void ended.then(() => resolve(undefined));
      }),
    kill(signal: NodeJS.Signals) {
      signalGroup(group, signal);
      return ended;
    },
  };
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  // 0 would be the group of the tests themselves.
  if (group === 0) return;
  try {
    process.kill(-group, signal);
  } catch (error) {
    // It ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
