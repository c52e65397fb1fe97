import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that is not JSON, or not readable: says which, so that the person can mend or drop it. */
export class DamagedFileError extends Error {
  readonly path: string;
  constructor(path: string, cause: unknown) {
    super(`${path} is damaged: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'DamagedFileError';
    this.path = path;
  }
}

/** The parsed file; undefined when there is none. Throws {@link DamagedFileError}. */
export function readJsonFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new DamagedFileError(path, error);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DamagedFileError(path, error);
  }
}

/** Written beside and renamed, so that a kill in the middle leaves the old file or the new one. */
export function writeJsonFile(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.new`;
  writeFileSync(beside, `${JSON.stringify(value, null, 1)}\n`, { mode: 0o600 });
  renameSync(beside, path);
}
