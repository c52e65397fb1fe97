import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { writeJsonFile } from '../../core/json-file.ts';
import { stopLeftoverServer } from '../server-process.ts';
import { canEnter, type ServerUser, sharedDir } from './server-user.ts';

/**
 * Where the server keeps its files: `<dataDir>/postgres`, or, when the runtime is root and the server's user
 * cannot enter that, a folder of its own below `/var/tmp`, which is dropped with the data folder: the two
 * know each other by a mark.
 */
export async function clusterFolder(dataDir: string, user: ServerUser | undefined): Promise<string> {
  const inside = join(dataDir, 'postgres');
  if (!user) return inside;
  await mkdir(dataDir, { recursive: true });
  if (await canEnter(dataDir, user)) return inside;
  if (existsSync(join(inside, 'PG_VERSION')) && (await canEnter(dirname(dataDir), user))) {
    // Made when the folder could be passed through, which shows nothing of what lies in it.
    await chmod(dataDir, (await stat(dataDir)).mode | 0o011);
    return inside;
  }
  const shared = await sharedDir();
  await dropAbandoned(shared);
  const outside = join(shared, `data-${digest(dataDir)}`);
  if (!(await belongTogether(outside))) {
    await rm(outside, { recursive: true, force: true });
    await mkdir(outside, { recursive: true, mode: 0o711 });
    const mark: Mark = { dataDir, id: randomUUID() };
    writeJsonFile(join(outside, 'mark.json'), mark);
    writeJsonFile(join(dataDir, MARK), mark);
  }
  return join(outside, 'postgres');
}

/** Lies in the data folder and in the folder outside: with the same id in both they belong together. */
const mark = z.object({ dataDir: z.string(), id: z.string() });
type Mark = z.infer<typeof mark>;
const MARK = 'postgres.mark.json';

async function belongTogether(outside: string): Promise<boolean> {
  const outer = await readMark(join(outside, 'mark.json'));
  return outer !== undefined && (await readMark(join(outer.dataDir, MARK)))?.id === outer.id;
}

async function readMark(file: string): Promise<Mark | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return mark.safeParse(JSON.parse(text)).data;
  } catch {
    // No file, or half of one: no mark.
    return undefined;
  }
}

const ABANDONED_AFTER_MS = 5 * 60_000;

/** Removes folders whose data folder has gone, with the server that may still run on one. */
async function dropAbandoned(shared: string): Promise<void> {
  for (const name of await readdir(shared)) {
    const outside = join(shared, name);
    if (!name.startsWith('data-') || (await belongTogether(outside))) continue;
    // A young one may just be being made by another start.
    const entry = await stat(outside).catch(() => undefined);
    if (!entry || entry.ctimeMs > Date.now() - ABANDONED_AFTER_MS) continue;
    await stopLeftoverServer(leftoverCluster(join(outside, 'postgres')));
    await rm(outside, { recursive: true, force: true });
  }
}

/** How the server of an earlier run on this folder is known. */
export const leftoverCluster = (folder: string) =>
  ({
    pidFile: join(folder, 'postmaster.pid'),
    marks: ['postgres', folder],
    stopSignal: 'SIGINT',
  }) as const;

/** The longest path of a Unix socket: 104 bytes on macOS, 108 on Linux, with the closing zero. */
const LONGEST_SOCKET_PATH = 103;

/** A folder for the server's socket that only its user and the runtime can enter. */
export async function socketFolder(cluster: string, user: ServerUser | undefined): Promise<string> {
  if (Buffer.byteLength(join(cluster, '.s.PGSQL.5432')) <= LONGEST_SOCKET_PATH) return cluster;
  const base = user && !(await canEnter(tmpdir(), user)) ? await sharedDir() : tmpdir();
  const folder = await mkdtemp(join(base, 'nubo-pg-'));
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
