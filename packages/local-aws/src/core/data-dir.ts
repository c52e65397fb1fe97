import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    mkdirSync(dataDir, { recursive: true });
    database = new DatabaseSync(join(dataDir, 'runtime.lock'), { timeout: 0 });
  } catch (error) {
    throw new StartError(`the data folder ${dataDir} cannot be used: ${messageOf(error)}`, { cause: error });
  }
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!messageOf(error).includes('locked'))
      throw new StartError(`${dataDir}/runtime.lock is damaged: ${messageOf(error)}; --fresh drops it`, {
        cause: error,
      });
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

function pidIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // The other one may be just starting or just ending; its number only helps to find it.
    return '(unknown)';
  }
}
