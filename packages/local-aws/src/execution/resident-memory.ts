import { readFileSync } from 'node:fs';

/** Resident memory of a process, MiB; undefined where the system does not tell (anything but Linux) or it is gone. */
export function residentMb(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    // In KiB, where `statm` counts pages, whose size differs between machines.
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kib === undefined ? undefined : Math.ceil(Number(kib) / 1024);
  } catch {
    // The process ended between the look and the read; its exit is reported elsewhere.
    return undefined;
  }
}
