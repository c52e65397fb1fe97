import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputFile } from 'esbuild';
import { companionsOf } from './companions.ts';
import type { Target } from './targets.ts';
import { writeChanged } from './write-changed.ts';

/**
 * Brings the functions' folders to exactly the build's state and touches no file that already is.
 *
 * @returns the folders, absolute, of the functions whose contents changed, by function name.
 */
export function writeFunctions(
  root: string,
  outDir: string,
  targets: readonly Target[],
  outputs: readonly OutputFile[],
): Map<string, string> {
  const bundles = new Map(outputs.map(({ path, contents }) => [path, contents]));
  const changed = new Map<string, string>();
  for (const target of targets) {
    const folder = join(outDir, target.name);
    const bundle = bundles.get(join(folder, 'index.js'));
    if (!bundle) throw new Error(`the build made no bundle for ${target.name}`);
    const files = companionsOf(root, target).set('index.js', bundle);
    const wrote = [...files].filter(([path, contents]) => writeChanged(join(folder, path), contents));
    const removed = removeOthers(folder, new Set(files.keys()));
    if (wrote.length > 0 || removed) changed.set(target.name, folder);
  }
  removeStale(outDir, targets);
  return changed;
}

/** Removes what an earlier build left in a function's folder; says whether there was any. */
function removeOthers(folder: string, kept: ReadonlySet<string>): boolean {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  const stale = entries
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !kept.has(file.slice(folder.length + 1).replaceAll('\\', '/')));
  for (const file of stale) rmSync(file);
  return stale.length > 0;
}

/** Removes the folders of functions that are no longer declared. */
function removeStale(outDir: string, targets: readonly Target[]): void {
  const names = new Set(targets.map(({ name }) => name));
  for (const service of folders(outDir))
    for (const id of folders(join(outDir, service)))
      if (!names.has(`${service}/${id}`)) rmSync(join(outDir, service, id), { recursive: true });
}

function folders(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
