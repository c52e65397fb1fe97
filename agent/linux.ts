import { statfs } from 'node:fs';
import { promisify } from 'node:util';
import { files } from './files.ts';
import { type Filesystem, mayFill } from './filesystems.ts';
import type { Amounts, CoreTimes, Machine, Traffic } from './machine.ts';

/**
 * A Linux machine by the files of its kernel (proc(5)): a reading takes a millisecond, where systeminformation starts
 * about ten processes a sample.
 * @param root of the file system, for tests
 */
export function linuxMachine(root = ''): Machine {
  const { read, exists, names } = files(root);
  return () => {
    const counters = parseNetDev(read('/proc/net/dev') ?? '');
    // Traffic of bridges and tunnels goes through a device too; a container has none of its own.
    const devices = [...counters].filter(([name]) => exists(`/sys/class/net/${name}/device`));
    const counted = devices.length > 0 ? devices : [...counters].filter(([name]) => name !== 'lo');
    const network = counted.map(
      ([name, traffic]) => [`${name} ${read(`/sys/class/net/${name}/ifindex`)?.trim()}`, traffic] as const,
    );
    const { memory, swap } = parseMeminfo(read('/proc/meminfo') ?? '');
    return {
      cores: parseStat(read('/proc/stat') ?? ''),
      memory,
      swap,
      network: new Map(network),
      processes: names('/proc').filter((name) => /^\d+$/.test(name)).length || undefined,
    };
  };
}

/** The lines `cpu0`, `cpu1` …: user, nice, system, idle, iowait, irq, softirq, steal; guest is in user already. */
export function parseStat(content: string): CoreTimes[] {
  return content.split('\n').flatMap((line) => {
    if (!/^cpu\d/.test(line)) return [];
    const times = line.split(/\s+/).slice(1, 9).map(Number);
    const total = times.reduce((sum, time) => sum + time, 0);
    const [, , , idle = 0, iowait = 0] = times;
    return [{ busy: total - idle - iowait, total }];
  });
}

export function parseMeminfo(content: string): { memory: Amounts | undefined; swap: Amounts | undefined } {
  const bytes = (name: string): number => {
    const line = content.split('\n').find((each) => each.startsWith(`${name}:`));
    return Number(/\d+/.exec(line ?? '')?.[0] ?? Number.NaN) * 1024;
  };
  const amounts = (totalBytes: number, freeBytes: number): Amounts | undefined =>
    Number.isFinite(totalBytes - freeBytes) ? { totalBytes, usedBytes: totalBytes - freeBytes } : undefined;
  return {
    memory: amounts(bytes('MemTotal'), bytes('MemAvailable')),
    swap: amounts(bytes('SwapTotal'), bytes('SwapFree')),
  };
}

/** `  eth0: 1234 …`: received bytes first, sent bytes ninth. */
export function parseNetDev(content: string): Map<string, Traffic> {
  const lines = content.split('\n').flatMap((line) => {
    const [, name, counters = ''] = /^\s*([^\s:]+):\s*(\d.*)$/.exec(line) ?? [];
    const [rxBytes = Number.NaN, , , , , , , , txBytes = Number.NaN] = counters.split(/\s+/).map(Number);
    return name === undefined ? [] : [[name, { rxBytes, txBytes }] as const];
  });
  return new Map(lines);
}

interface Mount {
  readonly device: string;
  readonly type: string;
  readonly mount: string;
}

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`; a space in a path is `\040`. */
export function parseMountinfo(content: string): Mount[] {
  return content.split('\n').flatMap((line) => {
    const [own = '', others = ''] = line.split(' - ');
    const [, , device = '', , mount = ''] = own.split(' ');
    const [type = ''] = others.split(' ');
    const unescaped = mount.replace(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    return unescaped.startsWith('/') && type !== '' ? [{ device, type, mount: unescaped }] : [];
  });
}

/** The mounted filesystems that may fill, as statfs(2) has them. */
export async function linuxFilesystems(root = ''): Promise<Filesystem[]> {
  const mounts = parseMountinfo(files(root).read('/proc/self/mountinfo') ?? '').filter(mayFill);
  const all = await Promise.all(
    mounts.map(async (each) => {
      // A mount point that this user may not look below, or that is gone since.
      const found = await promisify(statfs)(root + each.mount).catch(() => undefined);
      if (!found) return [];
      const { bsize, blocks, bfree, bavail } = found;
      const used = (blocks - bfree) * bsize;
      return [{ ...each, sizeBytes: blocks * bsize, usedBytes: used, availableBytes: bavail * bsize }];
    }),
  );
  return all.flat();
}
