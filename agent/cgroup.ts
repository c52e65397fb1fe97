import { files } from './files.ts';

/** What a container may use of its machine; undefined where it has no limit. */
export interface Limits {
  readonly memory: { readonly totalBytes: number; readonly usedBytes: number } | undefined;
  /** Cores by quota, and the time that was used of them so far. */
  readonly cpu: { readonly cores: number; readonly usedSeconds: number } | undefined;
}

/** Where the limits of one kind stand: folders from the agent's own control group up to the topmost. */
interface Hierarchy {
  readonly version: 1 | 2;
  readonly folders: readonly string[];
}

/**
 * Reads the limits of the control groups that this process is in (kernel, "Control Group v2" and "CPU/Memory Resource
 * Controller" of v1). A group's limit holds for all below it, so that the least on the way up counts.
 * @param root of the file system, for tests
 */
export function limitReader(root = ''): () => Limits {
  const { read, exists } = files(root);
  const own = groupsOf(read('/proc/self/cgroup') ?? '');
  const unified = exists('/sys/fs/cgroup/cgroup.controllers');
  const hierarchy = (controller: string): Hierarchy => {
    const base = unified ? '/sys/fs/cgroup' : `/sys/fs/cgroup/${controller}`;
    const path = own.get(unified ? '' : controller) ?? '/';
    const folders = levelsOf(path)
      .map((level) => `${base}${level}`)
      .filter(exists);
    return { version: unified ? 2 : 1, folders: folders.length > 0 ? folders : [base] };
  };
  const [memory, cpu, cpuacct] = ['memory', 'cpu', 'cpuacct'].map(hierarchy) as [
    Hierarchy,
    Hierarchy,
    Hierarchy,
  ];
  return () => ({ memory: memoryOf(memory, read), cpu: cpuOf(cpu, cpuacct, read) });
}

/** Paths by controller of `/proc/self/cgroup`; the unified hierarchy has no controller's name. */
function groupsOf(content: string): ReadonlyMap<string, string> {
  const lines = content.split('\n').flatMap((line) => {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    return path === '' ? [] : controllers.split(',').map((controller) => [controller, path] as const);
  });
  return new Map(lines);
}

/**
 * `/a/b` → `/a/b`, `/a` and the topmost. Limits of a systemd service are those of the agent itself rather than of the
 * machine, and paths outside the namespace of the container (`/..`) are not there to be read.
 */
function levelsOf(path: string): string[] {
  if (path.startsWith('/..')) return [''];
  const names = path.split('/').filter((name) => name !== '');
  const levels = names.map((_, index) => `/${names.slice(0, index + 1).join('/')}`).reverse();
  return [...levels.filter((level) => !level.endsWith('.service')), ''];
}

type Read = (path: string) => string | undefined;

function memoryOf({ version, folders }: Hierarchy, read: Read): Limits['memory'] {
  const names =
    version === 2
      ? { limit: 'memory.max', used: 'memory.current', cache: 'inactive_file' }
      : { limit: 'memory.limit_in_bytes', used: 'memory.usage_in_bytes', cache: 'total_inactive_file' };
  const least = leastOf(folders, (folder) => memoryLimit(read(`${folder}/${names.limit}`)));
  if (!least) return undefined;
  const used = Number(read(`${least.folder}/${names.used}`));
  const cache = fieldOf(read(`${least.folder}/memory.stat`), names.cache) ?? 0;
  // The page cache that can be given up at once is not in use, as the kernel's MemAvailable has it.
  return { totalBytes: least.value, usedBytes: Math.max(0, used - cache) };
}

function cpuOf({ version, folders }: Hierarchy, { folders: accounts }: Hierarchy, read: Read): Limits['cpu'] {
  const least = leastOf(folders, (folder) =>
    version === 2
      ? cpuLimit(read(`${folder}/cpu.max`))
      : cpuLimit(`${read(`${folder}/cpu.cfs_quota_us`)} ${read(`${folder}/cpu.cfs_period_us`)}`),
  );
  if (!least) return undefined;
  const { folder, value: cores } = least;
  if (version === 2) {
    const used = fieldOf(read(`${folder}/cpu.stat`), 'usage_usec');
    return used === undefined ? undefined : { cores, usedSeconds: used / 1e6 };
  }
  const account = accounts[folders.indexOf(folder)] ?? accounts[0];
  const used = Number(read(`${account}/cpuacct.usage`));
  return Number.isFinite(used) ? { cores, usedSeconds: used / 1e9 } : undefined;
}

function leastOf(folders: readonly string[], limitOf: (folder: string) => number | undefined) {
  let least: { readonly folder: string; readonly value: number } | undefined;
  for (const folder of folders) {
    const value = limitOf(folder);
    if (value !== undefined && (!least || value < least.value)) least = { folder, value };
  }
  return least;
}

/** Bytes; undefined for `max` and for v1's number near 2^63, which is no limit. */
function memoryLimit(content = ''): number | undefined {
  const bytes = /^\d{1,20}$/.test(content.trim()) ? Number(content) : 0;
  return bytes > 0 && bytes < 2 ** 60 ? bytes : undefined;
}

/** Cores that a quota and a period allow; undefined for `max` and for v1's -1. */
function cpuLimit(content = ''): number | undefined {
  const [quota = Number.NaN, period = Number.NaN] = content.trim().split(/\s+/).map(Number);
  return quota > 0 && period > 0 ? quota / period : undefined;
}

/** `name 123` in a file of such lines. */
function fieldOf(content: string | undefined, name: string): number | undefined {
  const line = content?.split('\n').find((each) => each.startsWith(`${name} `));
  const value = Number(line?.slice(name.length));
  return line !== undefined && Number.isFinite(value) ? value : undefined;
}
