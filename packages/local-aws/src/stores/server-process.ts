import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOrphanGuard } from '../core/orphan-guard.ts';
import { messageOf } from '../core/start-error.ts';
import type { Log } from '../core/world.ts';
import { stopLeftover } from './process-table.ts';

/** How one store's server is run. */
export interface ServerCommand {
  /** As a person knows it: `PostgreSQL`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Where its number is kept, so that the next run can stop it after `kill -9`. */
  readonly pidFile: string;
  /** The server writes that file itself (its first line is the number) and removes it. */
  readonly writesPidFile?: true;
  /** Its output, begun anew at each start. */
  readonly logFile: string;
  /** Texts that its command line holds and no other's does. */
  readonly marks: readonly string[];
  readonly stopSignal: NodeJS.Signals;
  /** True as soon as it answers; asked every few milliseconds. */
  isReady(pid: number): Promise<boolean>;
}

export interface ServerProcess {
  readonly pid: number | undefined;
  stop(): Promise<void>;
}
/** For this process's servers, should it be killed; the next start finds by their files what is left even then. */
const guard = createOrphanGuard();
const START_TIMEOUT_MS = 30_000;
const LONGEST_BACKOFF_MS = 5_000;

/** The server could not be started; `output` is the end of what it wrote. */
export class ServerStartError extends Error {
  readonly output: string;
  constructor(message: string, output: string) {
    super(message);
    this.name = 'ServerStartError';
    this.output = output;
  }
}

/**
 * Starts a server, waits until it answers, and keeps it running: one that ends by itself is started again,
 * after a delay that grows while it keeps ending. It runs in a process group of its own, so that Ctrl-C at
 * the terminal reaches the runtime alone, which then stops it in order.
 *
 * @throws ServerStartError when it ends, or does not answer within 30 s, the first time.
 */
export async function startServer(spec: ServerCommand, log: Log): Promise<ServerProcess> {
  await stopLeftoverServer(spec);
  let stopping = false;
  let child: ChildProcess | undefined;
  let failures = 0;

  const launch = async (): Promise<void> => {
    const started = await launchOnce(spec);
    child = started;
    const readyAt = Date.now();
    const unregister = stopAtExit(started, spec.stopSignal);
    started.once('exit', (code, signal) => {
      unregister();
      child = undefined;
      if (stopping) return;
      if (Date.now() - readyAt > 10_000) failures = 0;
      log.warn(`${spec.name} ended by itself (${signal ?? `status ${code}`}); starting it again`);
      void relaunch();
    });
  };
  const relaunch = async (): Promise<void> => {
    while (!stopping) {
      await sleep(Math.min(100 * 2 ** failures, LONGEST_BACKOFF_MS), undefined, { ref: false });
      failures += 1;
      if (stopping) return;
      try {
        await launch();
        log.warn(`${spec.name} is back`);
        // The runtime may have been told to stop while this start was under way.
        if (stopping) child?.kill(spec.stopSignal);
        return;
      } catch (error) {
        log.error(`${spec.name} does not start: ${messageOf(error)}`);
      }
    }
  };
  await launch();
  return {
    get pid() {
      return child?.pid;
    },
    async stop() {
      stopping = true;
      const running = child;
      if (running) await stopChild(running, spec.stopSignal);
      if (!spec.writesPidFile) rmSync(spec.pidFile, { force: true });
    },
  };
}

/** Tells the server to stop should this process end without having stopped it; gives what takes that back. */
function stopAtExit(child: ChildProcess, signal: NodeJS.Signals): () => void {
  const stop = (): void => {
    child.kill(signal);
  };
  process.once('exit', stop);
  return () => process.off('exit', stop);
}

/** Stops the server that an earlier run left, if its number still belongs to it. */
export async function stopLeftoverServer(
  spec: Pick<ServerCommand, 'pidFile' | 'marks' | 'stopSignal'>,
): Promise<boolean> {
  const pid = Number((await readFile(spec.pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) return false;
  return await stopLeftover({ pid, marks: spec.marks, signal: spec.stopSignal });
}

async function launchOnce(spec: ServerCommand): Promise<ChildProcess> {
  await mkdir(dirname(spec.logFile), { recursive: true });
  await mkdir(dirname(spec.pidFile), { recursive: true });
  const output = openSync(spec.logFile, 'w', 0o600);
  const child = spawn(spec.command, spec.args, {
    stdio: ['ignore', output, output],
    detached: true,
    env: { ...process.env, ...spec.env },
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    ...spec.user,
  });
  closeSync(output);
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, signal) => {
    if (child.pid !== undefined) guard.release(child.pid);
    ended ??= `ended with ${signal ?? `status ${code}`}`;
  });
  const { pid } = child;
  if (pid !== undefined) guard.watch(pid, spec.stopSignal);
  if (pid !== undefined && !spec.writesPidFile) writeFileSync(spec.pidFile, `${pid}\n`);
  for (const end = Date.now() + START_TIMEOUT_MS; Date.now() < end; await sleep(5)) {
    if (ended !== undefined) throw new ServerStartError(`${spec.command} ${ended}`, outputOf(spec));
    if (pid !== undefined && (await spec.isReady(pid))) return child;
  }
  await stopChild(child, 'SIGKILL');
  throw new ServerStartError(`does not answer within ${START_TIMEOUT_MS / 1000} s`, outputOf(spec));
}

function outputOf(spec: ServerCommand): string {
  return readFileSync(spec.logFile, 'utf8').slice(-4_000);
}

function stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill(signal);
  });
}
