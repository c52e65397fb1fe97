import { resolve } from 'node:path';
import { buildAll } from './build/build-all.ts';
import { buildLayers } from './build/build-layers.ts';

const root = resolve(import.meta.dirname, '..');
const started = performance.now();
try {
  const { functions, changed, warnings } = await buildAll(root);
  await buildLayers({ root, log: (line) => console.log(line), use: 'lambda' });
  for (const warning of warnings) console.warn(`warning: ${warning}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  console.log(`${functions} functions built in ${seconds} s (${changed.size} changed)`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
