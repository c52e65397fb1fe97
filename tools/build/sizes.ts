import { join } from 'node:path';
import type { OutputFile } from 'esbuild';
import type { Target } from './targets.ts';
import { writeChanged } from './write-changed.ts';

/** Bytes of minified code beyond which a bundle is worth a look (half a second of cold start is parsing). */
const LARGE = 500_000;

/** Writes `sizes.json`, bytes by function, largest first; gives a warning for each bundle over 500 KB. */
export function reportSizes(
  outDir: string,
  targets: readonly Target[],
  outputs: readonly OutputFile[],
): string[] {
  const bytes = new Map(outputs.map(({ path, contents }) => [path, contents.byteLength]));
  const sizes = targets
    .map(({ name }) => [name, bytes.get(join(outDir, name, 'index.js')) ?? 0] as const)
    .sort(([a, first], [b, second]) => second - first || a.localeCompare(b));
  writeChanged(join(outDir, 'sizes.json'), `${JSON.stringify(Object.fromEntries(sizes), null, 2)}\n`);
  return sizes
    .filter(([, size]) => size > LARGE)
    .map(([name, size]) => `${name}: ${Math.round(size / 1000)} KB, over ${LARGE / 1000} KB`);
}
