import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createOrphanGuard } from '../core/orphan-guard.ts';
import type { Companion } from '../core/project.ts';
import type { Log } from '../core/world.ts';

/** How long a companion may take to end by itself. */
const END_MS = 4_000;

/**
 * Starts processes beside the runtime, whose lines go to its log; one that ends by itself stays away. They end with the
 * runtime, however it ends.
 * @returns tells them to end and waits until they have
 */
export function startCompanions(companions: readonly Companion[], log: Log): () => Promise<void> {
  const guard = createOrphanGuard();
  const running = companions.map((companion) => start(companion, log, guard));
  return async () => {
    await Promise.all(running.map((end) => end()));
    guard.close();
  };
}

function start(
  { name, command, args, env }: Companion,
  log: Log,
  guard: ReturnType<typeof createOrphanGuard>,
): () => Promise<void> {
  // A process group of its own: Ctrl-C at the terminal reaches the runtime alone, which ends it in order.
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...env },
  });
  const { pid } = child;
  if (pid !== undefined) guard.watch(pid, 'SIGTERM');
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => log.info(`${name}: ${line}`));
  let ending = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      log.warn(`${name} does not start: ${error.message}`);
      resolve();
    });
    child.once('exit', (code, signal) => {
      if (pid !== undefined) guard.release(pid);
      if (!ending) log.warn(`${name} ended (${signal ?? `status ${code}`})`);
      resolve();
    });
  });
  return async () => {
    ending = true;
    const hard = setTimeout(() => child.kill('SIGKILL'), END_MS);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(hard);
  };
}
