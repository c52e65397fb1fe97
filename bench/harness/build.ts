import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { esbuildOptions } from '../../tools/build/esbuild-options.ts';
import { root } from './paths.ts';

/** Builds files by the options of the product's functions; gives the bundle's path by name. */
export async function buildBundles(
  entries: Readonly<Record<string, string>>,
  outDir: string,
  external: readonly string[] = [],
): Promise<Record<string, string>> {
  const targets = Object.entries(entries).map(([name, entry]) => ({
    name,
    entry,
    service: 'bench',
    needs: {},
    migrations: false,
  }));
  const options = esbuildOptions(targets, root, outDir);
  const { outputFiles } = await build({ ...options, external: [...options.external, ...external] });
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  return Object.fromEntries(Object.keys(entries).map((name) => [name, `${outDir}/${name}/index.js`]));
}
