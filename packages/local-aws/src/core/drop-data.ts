import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, StartError } from './start-error.ts';

/** What the lock makes, and what says that a folder is ours. */
const LOCK_FILES = new Set(['runtime.lock', 'runtime.lock-journal', 'runtime.pid']);
const MARK = 'state.json';

/**
 * Makes sure that a folder is new, empty or ours, so that nothing is strewn into a folder of another
 * program's, and `--fresh` never empties one.
 *
 * @throws StartError when it is no folder that can be read, or holds files and is none of ours.
 */
export function checkDataDir(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const names = namesIn(dataDir).filter((name) => !LOCK_FILES.has(name));
  if (names.length > 0 && !names.includes(MARK))
    throw new StartError(
      `${dataDir} holds files and is not a data folder of this runtime: choose another --data-dir`,
    );
}

function namesIn(dataDir: string): string[] {
  try {
    return readdirSync(dataDir);
  } catch (error) {
    throw new StartError(`the data folder ${dataDir} cannot be used: ${messageOf(error)}`, { cause: error });
  }
}

/** Empties a locked data folder. The mark goes last: a folder half emptied can be emptied again. */
export function dropData(dataDir: string): void {
  const names = readdirSync(dataDir).filter((name) => !LOCK_FILES.has(name) && name !== MARK);
  for (const name of [...names, MARK]) rmSync(join(dataDir, name), { recursive: true, force: true });
}
