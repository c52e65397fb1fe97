import { join } from 'node:path';
import { buildLayers } from '../build/build-layers.ts';
import { functionsDir } from '../build/functions-dir.ts';
import { fingerprint } from './fingerprint.ts';
import { synthesise } from './synthesise.ts';
import { unlessUpToDate } from './up-to-date.ts';

const BUILD_INPUTS = ['functions', 'layers', 'tools', 'package-lock.json'];
const SYNTHESIS_INPUTS = ['lib', 'bin', 'cdk.json'];

export interface Preparation {
  readonly root: string;
  readonly validate: boolean;
  readonly log: (line: string) => void;
}

/** Builds the functions unless that is done; gives the fingerprint of what they are made from. */
export async function prepareFunctions(root: string, log: (line: string) => void): Promise<string> {
  const inputs = fingerprint(root, BUILD_INPUTS);
  const built = await unlessUpToDate(functionsDir(root), inputs, async () => {
    // esbuild and the schemas of every route are only loaded when there is something to build.
    const { buildAll } = await import('../build/build-all.ts');
    const { functions, warnings } = await buildAll(root);
    for (const warning of warnings) log(`warning: ${warning}`);
    log(`${functions} functions built`);
  });
  if (!built) log('functions up to date');
  await buildLayers(root, log);
  return inputs;
}

/** Builds the functions and synthesises the app, each only when its inputs changed; gives the assembly's folder. */
export async function prepareAssembly({ root, validate, log }: Preparation): Promise<string> {
  const buildInputs = await prepareFunctions(root, log);
  const outDir = join(root, 'dist', 'cdk.out');
  const inputs = fingerprint(root, SYNTHESIS_INPUTS, buildInputs, `validate ${validate}`);
  const made = await unlessUpToDate(outDir, inputs, () => synthesise({ root, outDir, validate }));
  log(made ? 'templates synthesised' : 'templates up to date');
  return outDir;
}
