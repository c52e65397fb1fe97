import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Long enough for whoever still runs from an asset of an earlier synthesis. */
const KEEP_MS = 24 * 60 * 60 * 1000;

/**
 * Moves a fresh assembly over the one that is there, assets before the files that name them: a runtime that
 * started from the old one keeps its code, and one that starts now never sees half of the new.
 */
export function installAssembly(fresh: string, outDir: string): void {
  mkdirSync(outDir, { recursive: true });
  const entries = readdirSync(fresh, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isDirectory()))
    if (!existsSync(join(outDir, name))) renameSync(join(fresh, name), join(outDir, name));
  for (const { name } of entries.filter((entry) => entry.isFile()))
    renameSync(join(fresh, name), join(outDir, name));
  rmSync(fresh, { recursive: true });
  removeOldAssets(outDir);
}

function removeOldAssets(outDir: string): void {
  const names = readdirSync(outDir);
  const manifests = names.filter((name) => name.endsWith('.assets.json'));
  const named = manifests.map((name) => readFileSync(join(outDir, name), 'utf8')).join();
  for (const name of names) {
    if (!name.startsWith('asset.') || named.includes(name)) continue;
    if (Date.now() - statSync(join(outDir, name)).mtimeMs > KEEP_MS)
      rmSync(join(outDir, name), { recursive: true });
  }
}
