import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareAssembly } from './assembly/prepare-assembly.ts';

// `npm run synth`: builds, synthesises and validates. `-- --profile prod` has a folder of its own, dist/cdk.out.prod;
// `-- --fast` leaves the validation to another time.
const root = resolve(import.meta.dirname, '..');
const started = performance.now();
try {
  const { values } = parseArgs({
    options: {
      profile: { type: 'string', default: 'lean' },
      fast: { type: 'boolean', default: false },
    },
  });
  const { profile } = values;
  const outDir = await prepareAssembly({
    root,
    use: 'both',
    validate: !values.fast,
    ...(profile !== 'lean' && {
      context: { 'nubo:profile': profile },
      outDir: join(root, 'dist', `cdk.out.${profile}`),
    }),
    log: (line) => console.log(line),
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  console.log(`${relative(root, outDir)} ready in ${seconds} s${values.fast ? ', not validated' : ''}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
