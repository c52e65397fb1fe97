import { type ChildProcess, spawn } from 'node:child_process';

/** Reads `+ pid` and `- pid` lines; at the end of its input it stops what is left and ends. */
const SCRIPT = `pids=" "
while read -r op pid; do
  case $op in
    +) pids="$pids$pid " ;;
    -) case $pids in *" $pid "*) pids="\${pids%% $pid *} \${pids#* $pid }" ;; esac ;;
  esac
done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done`;

/**
 * Stops execution environments that outlive the runtime. They end by themselves when their pipe closes, but
 * one in an endless loop never looks: a small shell, whose input closes however the runtime ends, does it.
 */
export function createOrphanGuard(): {
  watch(pid: number): void;
  forget(pid: number): void;
  close(): void;
} {
  let shell: ChildProcess | undefined;
  const say = (line: string): void => {
    shell?.stdin?.write(line);
  };
  return {
    watch(pid) {
      if (process.platform === 'win32') return;
      if (shell === undefined) {
        // Its own process group: Ctrl-C at the terminal must not end it before the runtime.
        shell = spawn('/bin/sh', ['-c', SCRIPT], {
          stdio: ['pipe', 'ignore', 'ignore'],
          detached: true,
          env: {},
        });
        shell.unref();
        // A shell that cannot start or is gone leaves what happens without it: nothing is lost but this guard.
        shell.on('error', () => {
          shell = undefined;
        });
        shell.stdin?.on('error', () => {
          shell = undefined;
        });
        if (shell.stdin && 'unref' in shell.stdin && typeof shell.stdin.unref === 'function')
          shell.stdin.unref();
      }
      say(`+ ${pid}\n`);
    },
    forget: (pid) => say(`- ${pid}\n`),
    close() {
      shell?.stdin?.end();
      shell = undefined;
    },
  };
}
