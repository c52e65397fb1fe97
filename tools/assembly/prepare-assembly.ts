import { join } from 'node:path';
import { buildLayers } from '../build/build-layers.ts';
import { functionsDir, type LayerUse, LOCAL_LAYERS } from '../build/functions-dir.ts';
import { fingerprint } from './fingerprint.ts';
import { synthesise } from './synthesise.ts';
import { unlessUpToDate } from './up-to-date.ts';

const BUILD_INPUTS = ['functions', 'layers', 'tools', 'package-lock.json'];
const SYNTHESIS_INPUTS = ['lib', 'bin', 'cdk.json'];

export interface Preparation {
  readonly root: string;
  readonly log: (line: string) => void;
  /** `local` needs no internet and is not to be deployed; `both` runs here and on Lambda. */
  readonly use: LayerUse;
}

/** Builds the functions and their layers unless that is done; gives the fingerprint of what they are made from. */
export async function prepareFunctions(preparation: Preparation): Promise<string> {
  // npm waits for the network most of the time, esbuild for the processors.
  const [inputs, layers] = await Promise.all([prepareBundles(preparation), buildLayers(preparation)]);
  return `${inputs} ${layers}`;
}

async function prepareBundles({ root, log }: Preparation): Promise<string> {
  const inputs = fingerprint(root, BUILD_INPUTS);
  const built = await unlessUpToDate(functionsDir(root), inputs, async () => {
    // esbuild and the schemas of every route are only loaded when there is something to build.
    const { buildAll } = await import('../build/build-all.ts');
    const { functions, warnings } = await buildAll(root);
    for (const warning of warnings) log(`warning: ${warning}`);
    log(`${functions} functions built`);
  });
  if (!built) log('functions up to date');
  return inputs;
}

export interface AssemblyPreparation extends Preparation {
  readonly validate: boolean;
  /** CDK context over that of cdk.json (lib/settings.ts). */
  readonly context?: Readonly<Record<string, string>>;
  /** Of the assembly: deployments, which differ in their context, have folders of their own. */
  readonly outDir?: string;
}

/** Builds the functions and synthesises the app, each only when its inputs changed; gives the assembly's folder. */
export async function prepareAssembly(preparation: AssemblyPreparation): Promise<string> {
  const { root, log, validate, use } = preparation;
  const context = {
    ...preparation.context,
    ...(use !== 'lambda' && { 'nubo:layers': LOCAL_LAYERS }),
  };
  const outDir = preparation.outDir ?? join(root, 'dist', 'cdk.out');
  const buildInputs = await prepareFunctions(preparation);
  const notes = [buildInputs, `validate ${validate}`, JSON.stringify(context)];
  const inputs = fingerprint(root, SYNTHESIS_INPUTS, ...notes);
  const made = await unlessUpToDate(outDir, inputs, () => synthesise({ root, outDir, validate, context }));
  log(made ? 'templates synthesised' : 'templates up to date');
  return outDir;
}
