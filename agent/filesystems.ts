import { amount, percentOf } from './readings.ts';

export interface Filesystem {
  /** What two mounts of one filesystem have in common. */
  readonly device: string;
  readonly type: string;
  readonly mount: string;
  readonly sizeBytes: number;
  readonly usedBytes: number;
  /** To users: part of a filesystem is kept for root. */
  readonly availableBytes: number;
}

/** Those that are always full, held in memory, layers of another, or of a server that may be gone. */
const NOT_DISKS =
  /^(squashfs|overlay|aufs|tmpfs|ramfs|devtmpfs|devpts|iso9660|udf|erofs|cramfs|efivarfs|proc|sysfs|cgroup2?|mqueue|hugetlbfs|debugfs|tracefs|securityfs|pstore|bpf|configfs|fusectl|binfmt_misc|autofs|nsfs|rpc_pipefs|nfsd?|nfs4|cifs|smb3|9p|ceph|fuse.*)$/;
/** What the API takes of one sample. */
const MOST_MOUNTS = 64;
const LONGEST_MOUNT = 255;

/** Whether a filesystem is one that fills by what is written on this machine. The root of a container is an overlay. */
export function mayFill({ type, mount }: Pick<Filesystem, 'type' | 'mount'>): boolean {
  return mount.length <= LONGEST_MOUNT && (!NOT_DISKS.test(type) || (type === 'overlay' && mount === '/'));
}

/**
 * Each filesystem once, by its shortest mount point.
 * @param isFile whether a mount point is a file, as /etc/hosts is in a container
 */
export function disks(all: readonly Filesystem[], isFile: (mount: string) => boolean) {
  const byDevice = new Map<string, Filesystem>();
  for (const each of all) {
    if (!(each.sizeBytes > 0) || !mayFill(each) || isFile(each.mount)) continue;
    const known = byDevice.get(each.device);
    if (!known || each.mount.length < known.mount.length) byDevice.set(each.device, each);
  }
  const byMount = new Map([...byDevice.values()].map((each) => [each.mount, each]));
  return [...byMount.values()]
    .slice(0, MOST_MOUNTS)
    .map(({ mount, sizeBytes, usedBytes, availableBytes }) => ({
      mount,
      usedBytes: amount(usedBytes),
      totalBytes: amount(sizeBytes),
      // Of what users may fill, as df has it.
      percent: percentOf(usedBytes, usedBytes + availableBytes),
    }));
}
