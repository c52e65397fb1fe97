import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../../core/start-error.ts';

const run = promisify(execFile);

/** The user a server runs as when the runtime is root, which PostgreSQL refuses to run as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Undefined unless this is root: the server then runs as ourselves. */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // No such user on this machine; the next name may be known.
    }
  }
  throw new StartError(
    'PostgreSQL does not run as root and there is no user `postgres` or `nobody`: run as another user, or add one with `useradd --system postgres`',
  );
}

/** Whether the user may enter every folder on the way to `path` and `path` itself. Missing ones are skipped. */
export async function canEnter(path: string, user: ServerUser): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const entry = await stat(folder).catch(() => undefined);
    if (entry && !mayEnter(entry, user)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function mayEnter(entry: { uid: number; gid: number; mode: number }, user: ServerUser): boolean {
  if (entry.uid === user.uid) return (entry.mode & 0o100) !== 0;
  if (entry.gid === user.gid) return (entry.mode & 0o010) !== 0;
  return (entry.mode & 0o001) !== 0;
}

/**
 * A folder of root's that every user can enter, for what cannot stay below a private folder.
 *
 * @throws StartError when somebody else has made it, because what lies in it is then not to be trusted.
 */
export async function sharedDir(): Promise<string> {
  const folder = join('/var/tmp', 'nubo-local');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const entry = await lstat(folder);
  if (!entry.isDirectory() || entry.uid !== 0)
    throw new StartError(`${folder} belongs to another user: remove it`);
  await chmod(folder, 0o755);
  return folder;
}
