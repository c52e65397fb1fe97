/** Percent with two decimals; null where it cannot be told. */
export function percentOf(used: number, total: number): number | null {
  if (!Number.isFinite(used) || !Number.isFinite(total) || total <= 0) return total === 0 ? 0 : null;
  return Math.round(Math.min(100, Math.max(0, (used / total) * 100)) * 100) / 100;
}

/** A number that JSON can hold and that is not negative, else null. */
export const amount = (value: number): number | null => (Number.isFinite(value) && value >= 0 ? value : null);

export interface Filesystem {
  fs: string;
  type: string;
  mount: string;
  size: number;
  used: number;
}

/** Those that are always full or held in memory. */
const NOT_DISKS = new Set(['squashfs', 'overlay', 'tmpfs', 'devtmpfs', 'iso9660', 'proc', 'sysfs']);

/** Each device once, by its shortest mount point; at most 64. A container's `/` is an overlay, so that it is kept. */
export function disks(all: readonly Filesystem[]) {
  const byDevice = new Map<string, Filesystem>();
  for (const each of all) {
    if (each.size <= 0 || (NOT_DISKS.has(each.type) && !(each.type === 'overlay' && each.mount === '/')))
      continue;
    const known = byDevice.get(each.fs);
    if (!known || each.mount.length < known.mount.length) byDevice.set(each.fs, each);
  }
  return [...byDevice.values()].slice(0, 64).map(({ mount, size, used }) => ({
    mount,
    usedBytes: amount(used),
    totalBytes: amount(size),
    percent: percentOf(used, size),
  }));
}

export interface Counter {
  value: number;
  at: number;
}

/** Bytes a second between two readings; null for the first, and after a reset or a wrap. */
export function rate(before: Counter | undefined, now: Counter): number | null {
  if (!before || now.at <= before.at || now.value < before.value) return null;
  return amount(Math.round(((now.value - before.value) * 1000) / (now.at - before.at)));
}
