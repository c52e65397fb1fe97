import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { programFile } from '../core/program-file.ts';

/** Bundles the environments' bootstrap into one plain JavaScript file, which starts faster than TypeScript. */
export function writeBootstrap(folder: string): string {
  const outfile = join(folder, 'bootstrap.cjs');
  const { outputFiles } = buildSync({
    entryPoints: [programFile('execution/child/bootstrap')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    write: false,
    logLevel: 'silent',
  });
  writeFileSync(outfile, outputFiles[0]?.contents ?? '');
  return outfile;
}
