import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Numbers of the processes that a process has started and that run. */
export function childrenOf(parent: number): number[] {
  const rows = process.platform === 'linux' ? fromProc() : fromPs();
  return rows.filter(([, of]) => of === parent).map(([pid]) => pid);
}

type Row = readonly [pid: number, parent: number];

function fromProc(): Row[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): Row[] => {
      try {
        // "pid (name) state parent …", and the name may hold anything (proc_pid_stat(5)).
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

function fromPs(): Row[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line): Row => {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return [pid, parent];
  });
}
