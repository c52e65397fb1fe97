import { readFileSync } from 'node:fs';

const PAGE_BYTES = 4096;

/** Resident memory of a process, MiB; undefined where the system does not tell (anything but Linux) or it is gone. */
export function residentMb(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1];
    return Math.ceil((Number(pages) * PAGE_BYTES) / 1_048_576);
  } catch {
    // The process ended between the look and the read; its exit is reported elsewhere.
    return undefined;
  }
}
