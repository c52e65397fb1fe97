import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The command line of a running process; undefined when there is none (or it is a zombie). */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return text.replaceAll('\0', ' ').trim() || undefined;
  }
  const [command, args] =
    process.platform === 'win32'
      ? [
          'powershell',
          ['-NoProfile', '-c', `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`],
        ]
      : ['ps', ['-ww', '-o', 'args=', '-p', String(pid)]];
  const { stdout } = await run(command, args).catch(() => ({ stdout: '' }));
  return stdout.trim() || undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: somebody else's process has the number.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Stops a process that an earlier run left behind, if the number still belongs to it: its command line must
 * hold every text of `marks`. Gives whether there was one to stop; resolves when it is gone.
 */
export async function stopLeftover(options: {
  pid: number;
  marks: readonly string[];
  signal: NodeJS.Signals;
}): Promise<boolean> {
  const { pid, marks, signal } = options;
  const commandLine = await commandLineOf(pid);
  if (!commandLine || !marks.every((mark) => commandLine.includes(mark))) return false;
  process.kill(pid, signal);
  if (await goneWithin(pid, 5_000)) return true;
  process.kill(pid, 'SIGKILL');
  if (await goneWithin(pid, 5_000)) return true;
  throw new Error(`process ${pid} (${commandLine}) does not end`);
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(5)) {
    if (!isAlive(pid) || (await commandLineOf(pid)) === undefined) return true;
  }
  return false;
}
