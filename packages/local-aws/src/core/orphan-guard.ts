import { type ChildProcess, spawn } from 'node:child_process';

/** Reads `+ pid signal` and `- pid` lines; at the end of its input it stops what is left and ends. */
const SCRIPT = `left=" "
while read -r op pid signal; do
  case $op in
    +) left="$left$pid/$signal " ;;
    -) case $left in *" $pid/"*) rest="\${left#* $pid/}"; left="\${left%% $pid/*} \${rest#* }" ;; esac ;;
  esac
done
for each in $left; do kill -s "\${each#*/}" "\${each%/*}" 2>/dev/null; done`;

/**
 * Stops processes that outlive the runtime, which may end in ways that leave it no time to: a small shell, whose
 * input closes however the runtime ends, does it. Execution environments end by themselves when their pipe
 * closes, but one in an endless loop never looks; a store's server would wait for the next start on its folder.
 */
export function createOrphanGuard(): {
  watch(pid: number, signal: NodeJS.Signals): void;
  release(pid: number): void;
  close(): void;
} {
  let shell: ChildProcess | undefined;
  const say = (line: string): void => {
    shell?.stdin?.write(line);
  };
  return {
    watch(pid, signal) {
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
      say(`+ ${pid} ${signal.replace('SIG', '')}\n`);
    },
    release: (pid) => say(`- ${pid}\n`),
    close() {
      shell?.stdin?.end();
      shell = undefined;
    },
  };
}
