import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 over names and contents of the files at and below these paths (relative to root), and the notes. */
export function fingerprint(root: string, paths: readonly string[], ...notes: readonly string[]): string {
  const hash = createHash('sha256');
  for (const note of notes) hash.update(`${note}\0`);
  for (const path of paths) {
    for (const file of filesAt(root, path)) {
      const contents = readFileSync(join(root, file));
      hash.update(`${file}\0${contents.length}\0`).update(contents);
    }
  }
  return hash.digest('hex');
}

/** Sorted, so that the same tree has the same fingerprint on every file system. */
function filesAt(root: string, path: string): string[] {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (statSync(absolute).isFile()) return [path];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
