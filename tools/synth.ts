import { relative, resolve } from 'node:path';
import { prepareAssembly } from './assembly/prepare-assembly.ts';

// `npm run synth`: builds, synthesises and validates. `-- --fast` leaves the validation to another time.
const root = resolve(import.meta.dirname, '..');
const started = performance.now();
try {
  const validate = !process.argv.includes('--fast');
  const outDir = await prepareAssembly({ root, validate, log: (line) => console.log(line) });
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  console.log(`${relative(root, outDir)} ready in ${seconds} s${validate ? '' : ', not validated'}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
