import { createHash, randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
  if (await canEnter(dirname(dataDir), user)) {
    // Our own folder; passing through it shows nothing of what lies in it.
    if (!(await canEnter(dataDir, user))) await chmod(dataDir, (await stat(dataDir)).mode | 0o011);
    return inside;
  }
  const outside = join(await sharedDir(), `data-${digest(dataDir)}`);
  const markFile = join(dataDir, 'postgres.mark');
  const mark = await readFile(markFile, 'utf8').catch(() => undefined);
  const theirs = await readFile(join(outside, 'mark'), 'utf8').catch(() => undefined);
  if (mark === undefined || mark !== theirs) {
    await rm(outside, { recursive: true, force: true });
    const fresh = randomUUID();
    await mkdir(outside, { recursive: true, mode: 0o711 });
    await writeFile(join(outside, 'mark'), fresh);
    await writeFile(markFile, fresh);
  }
  return join(outside, 'postgres');
}

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
