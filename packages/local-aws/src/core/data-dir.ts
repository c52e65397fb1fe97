import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkDataDir } from './drop-data.ts';
import { messageOf, StartError } from './start-error.ts';

/**
 * Opens the data folder for this runtime alone. The lock is SQLite's lock on a file: the kernel drops it
 * with the process, so nothing stale is left after `kill -9`, and two runtimes in one process exclude each
 * other too. Gives the function that lets go of it.
 *
 * @throws StartError when the folder is not ours, cannot be written, or is another runtime's.
 */
export function lockDataDir(dataDir: string): () => void {
  const holder = join(dataDir, 'runtime.pid');
  let database: DatabaseSync;
  checkDataDir(dataDir);
  try {
    makePrivateFolder(dataDir);
    database = new DatabaseSync(join(dataDir, 'runtime.lock'), { timeout: 0 });
  } catch (error) {
    throw new StartError(`the data folder ${dataDir} cannot be used: ${reasonOf(error, dataDir)}`, {
      cause: error,
    });
  }
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!messageOf(error).includes('locked'))
      throw new StartError(
        `${dataDir}/runtime.lock is damaged (${messageOf(error)}): it holds no data and may be removed`,
        { cause: error },
      );
    throw new StartError(
      `the data folder ${dataDir} is in use by process ${pidIn(holder)}: stop it, or choose another with --data-dir`,
      { cause: error },
    );
  }
  writeFileSync(holder, `${process.pid}\n`);
  return () => {
    rmSync(holder, { force: true });
    database.close();
  };
}

/**
 * Makes the folder and those above it that are missing, readable for its owner alone. One by one: Node's
 * `recursive` never ends below /proc, where a folder can neither be made nor be found.
 */
function makePrivateFolder(folder: string): void {
  if (!existsSync(folder)) {
    makeFolders(dirname(folder));
    mkdirSync(folder, { mode: 0o700 });
  }
  chmodSync(folder, 0o700);
}

function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  mkdirSync(folder);
}

/** The error with the folder that is there and who may write to it. */
function reasonOf(error: unknown, folder: string): string {
  let parent = folder;
  while (!existsSync(parent) && parent !== dirname(parent)) parent = dirname(parent);
  const { mode, uid } = statSync(parent);
  const mine = process.getuid?.();
  const permission = `${parent} has mode ${(mode & 0o777).toString(8).padStart(3, '0')} and owner ${uid}`;
  return `${messageOf(error)} (${permission}${mine === undefined ? '' : `, this process runs as ${mine}`})`;
}

function pidIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // The other one may be just starting or just ending; its number only helps to find it.
    return '(unknown)';
  }
}
