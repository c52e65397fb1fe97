import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { services } from '../../functions/routes.ts';
import { buildOpenApi } from '../openapi.ts';
import { clientTypes } from './client-types.ts';

/** Relative to the root of the repository. */
export const GENERATED_FILE = 'packages/client/src/generated/routes.ts';

/** The client's generated source as it must stand in the repository, formatted. */
export function clientSource(root: string): string {
  const { status, stdout, stderr } = spawnSync(
    join(root, 'node_modules/.bin/biome'),
    ['format', `--stdin-file-path=${GENERATED_FILE}`],
    { cwd: root, encoding: 'utf8', input: clientTypes(buildOpenApi(services)), maxBuffer: 16 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(`biome could not format the client's types:\n${stderr}`);
  return stdout;
}
