import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArguments, UsageError } from './new-route/new-route.ts';
import { refuseDuplicates } from './new-route/refuse-duplicates.ts';
import { writeRoute } from './new-route/write-route.ts';

const root = resolve(import.meta.dirname, '..');

try {
  const route = parseArguments(process.argv.slice(2));
  await refuseDuplicates(root, route);
  const files = await writeRoute(root, route);
  layOut(files);
  console.log(files.map((file) => `wrote ${file}`).join('\n'));
  console.log(
    `\n${route.method} ${route.path} answers once npm start is run again (a running one, --watch too, has the old template)`,
  );
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

/** Imports in order and lines of the right length, as the check wants them. */
function layOut(files: readonly string[]): void {
  const biome = spawnSync(join(root, 'node_modules/.bin/biome'), ['check', '--write', ...files], {
    cwd: root,
    encoding: 'utf8',
  });
  if (biome.status !== 0)
    throw new Error(`biome could not lay out the new files:\n${biome.stdout}${biome.stderr}`);
}
