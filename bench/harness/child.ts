import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from './paths.ts';

export interface ChildOptions {
  readonly cwd?: string;
  /** Replaces the environment but for PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

/** Runs a Node program to its end and gives what it printed. Throws, with its error output, on a failure. */
export async function runNode(
  program: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<string> {
  return runCommand(process.execPath, [...(options.nodeArgs ?? []), program, ...args], options);
}

export async function runCommand(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child.stdout);
  const errors = collect(child.stderr);
  const [code, signal] = await once(child, 'close');
  if (code === 0) return output();
  throw new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}: ${tail(errors() || output())}`);
}

/** A server in a process group of its own, so that what it starts goes with it. */
export interface Server {
  /** First match of the pattern in what it prints; throws when it ends or the time is over first. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<RegExpMatchArray>;
  /** SIGINT, as Ctrl-C, and SIGKILL after a minute: on a busy machine stores take their time. */
  stop(): Promise<void>;
}

export function startServer(command: string, args: readonly string[], options: ChildOptions = {}): Server {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const printed = collect(child.stdout);
  const errors = collect(child.stderr);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // The runner may be interrupted: nothing it started stays behind.
  const kill = () => signal(child, 'SIGKILL');
  process.once('exit', kill);
  return {
    async waitFor(pattern, timeoutMs = 60_000) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const match = printed().match(pattern) ?? errors().match(pattern);
        if (match) return match;
        const over = performance.now() > deadline;
        if (over || child.exitCode !== null || child.signalCode !== null)
          throw new Error(
            `${args.join(' ')}: ${over ? 'not ready in time' : 'ended'}: ${tail(errors() || printed())}`,
          );
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async stop() {
      const patience = setTimeout(kill, 60_000);
      signal(child, 'SIGINT');
      await ended;
      clearTimeout(patience);
      process.removeListener('exit', kill);
    },
  };
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, name);
}

function environment(options: ChildOptions): NodeJS.ProcessEnv {
  if (!options.env) return process.env;
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env };
}

/** More than the largest answer that a process prints, which is the OpenAPI document. */
const KEPT_CHARACTERS = 1_048_576;

/** Keeps the end of a stream: a server under load may log every request. */
function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text = (text + chunk).slice(-KEPT_CHARACTERS);
  });
  return () => text;
}

function tail(text: string): string {
  return text.trim().split('\n').slice(-15).join('\n');
}
