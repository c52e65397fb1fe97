import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

// The two variants by sharp alone, with its own defaults for threads and caches.
const [file = '', folder = '', cycles = '1'] = process.argv.slice(2);
const source = readFileSync(file);
const variant = (side, quality) =>
  sharp(source)
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality, effort: 2 })
    .toBuffer();
let made = [];
const started = performance.now();
for (let cycle = 0; cycle < Number(cycles); cycle++) made = [await variant(2048, 80), await variant(320, 70)];
const ms = (performance.now() - started) / Number(cycles);
const peakBytes = process.resourceUsage().maxRSS * 1024;
for (const [at, bytes] of made.entries())
  writeFileSync(join(folder, `${['web', 'thumbnail'][at]}.webp`), bytes);
console.log(JSON.stringify({ ms, peakBytes }));
