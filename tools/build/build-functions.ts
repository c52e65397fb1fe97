import { type BuildResult, build, type OutputFile } from 'esbuild';
import type { ServiceSpec } from '../../functions/_shared/routing/route.ts';
import type { TriggerSpec } from '../../functions/_shared/routing/trigger.ts';
import { esbuildOptions } from './esbuild-options.ts';
import { reportSizes } from './sizes.ts';
import { type Target, targetsOf } from './targets.ts';
import { writeFunctions } from './write-functions.ts';

export interface BuildInput {
  /** Absolute folder of the checkout. */
  readonly root: string;
  /** Absolute folder that gets `<service>/<id>/` for each function, and `sizes.json`. */
  readonly outDir: string;
  readonly services: readonly ServiceSpec[];
  readonly triggers: readonly TriggerSpec[];
}

export interface BuildOutcome {
  readonly functions: number;
  /** Folders, absolute, of the functions whose contents changed, by name (`tasks/create-task`). */
  readonly changed: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/** Builds every declared function. Rejects with esbuild's `BuildFailure`, or an Error for a bad declaration. */
export async function buildFunctions(input: BuildInput): Promise<BuildOutcome> {
  const targets = targetsOf(input.root, input.services, input.triggers);
  const result = await build(esbuildOptions(targets, input.root, input.outDir));
  return finishBuild(input, targets, result);
}

/** Writes what esbuild made, with everything that stands beside it. */
export function finishBuild(
  { root, outDir }: BuildInput,
  targets: readonly Target[],
  { outputFiles = [], warnings }: BuildResult,
): BuildOutcome {
  const files: readonly OutputFile[] = outputFiles;
  const changed = writeFunctions(root, outDir, targets, files);
  const large = reportSizes(outDir, targets, files);
  const notes = warnings.map(({ text, location }) => (location ? `${location.file}: ${text}` : text));
  return { functions: targets.length, changed, warnings: [...notes, ...large] };
}
