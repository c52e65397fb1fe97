import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes the file unless it already holds exactly that; says whether it wrote. Folders are made. */
export function writeChanged(file: string, contents: string | Uint8Array): boolean {
  const wanted = Buffer.from(contents);
  if (current(file)?.equals(wanted)) return false;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, wanted);
  return true;
}

function current(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
