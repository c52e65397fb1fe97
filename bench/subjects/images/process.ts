import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateService } from '../../../functions/files/processing/validate-service.ts';

// What `process-upload` does with an image, its store in memory: prints ms and the peak of memory, writes the variants.
const [file = '', folder = '', cycles = '1'] = process.argv.slice(2);
const source = readFileSync(file);
const made = new Map<string, Uint8Array>();
const validate = validateService({
  put: async (key, bytes) => {
    made.set(key.replace(/^.*\//, ''), bytes);
    return undefined;
  },
});
const record = {
  id: '01900000-0000-7000-8000-000000000000',
  name: 'p.jpg',
  contentType: 'image/jpeg',
  size: source.length,
  sha256: null,
  status: 'processing' as const,
  variants: [],
  createdAt: new Date().toISOString(),
};
const object = { sha256: '', size: source.length, bytes: source };

async function run(): Promise<void> {
  const started = performance.now();
  for (let cycle = 0; cycle < Number(cycles); cycle++) await validate(record, object);
  const ms = (performance.now() - started) / Number(cycles);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  for (const [name, bytes] of made) writeFileSync(join(folder, `${name}.webp`), bytes);
  console.log(JSON.stringify({ ms, peakBytes }));
}

// The bundle is CommonJS, which has no await at its top.
void run();
