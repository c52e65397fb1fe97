import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';

/** How long an asset outlives the last assembly that named it: long enough for a runtime that started from it. */
const KEEP_MS = 24 * 60 * 60 * 1000;

/**
 * Moves a fresh assembly over the one that is there, assets before the files that name them: a runtime that
 * started from the old one keeps its code, and one that starts now never sees half of the new.
 */
export function installAssembly(fresh: string, outDir: string): void {
  mkdirSync(outDir, { recursive: true });
  for (const asset of assetsOf(outDir).named) utimesSync(asset, new Date(), new Date());
  const entries = readdirSync(fresh, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isDirectory()))
    if (!existsSync(join(outDir, name))) renameSync(join(fresh, name), join(outDir, name));
  for (const { name } of entries.filter((entry) => entry.isFile()))
    renameSync(join(fresh, name), join(outDir, name));
  rmSync(fresh, { recursive: true });
  removeOldAssets(outDir);
}

function removeOldAssets(outDir: string): void {
  for (const asset of assetsOf(outDir).others)
    if (Date.now() - statSync(asset).mtimeMs > KEEP_MS) rmSync(asset, { recursive: true });
}

/** Folders of the assets that the assembly names, and of those that it no longer does. */
function assetsOf(outDir: string): { named: string[]; others: string[] } {
  const names = readdirSync(outDir);
  const manifests = names.filter((name) => name.endsWith('.assets.json'));
  const text = manifests.map((name) => readFileSync(join(outDir, name), 'utf8')).join();
  const assets = names.filter((name) => name.startsWith('asset.'));
  const paths = (wanted: boolean) =>
    assets.filter((name) => text.includes(name) === wanted).map((name) => join(outDir, name));
  return { named: paths(true), others: paths(false) };
}
