// `npm pack` takes package.json as it stands: before, its entry is made the built one; after, the source again.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(import.meta.dirname, 'package.json');
const [phase] = process.argv.slice(2);
const entry =
  phase === 'prepack' ? { types: './dist/index.d.ts', default: './dist/index.js' } : './src/index.ts';
const manifest = JSON.parse(readFileSync(file, 'utf8'));
writeFileSync(file, `${JSON.stringify({ ...manifest, exports: { '.': entry } }, null, 2)}\n`);
