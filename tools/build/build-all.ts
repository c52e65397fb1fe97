import { services } from '../../functions/routes.ts';
import { triggers } from '../../functions/triggers.ts';
import { type BuildInput, type BuildOutcome, buildFunctions } from './build-functions.ts';
import { functionsDir } from './functions-dir.ts';
import { type WatchCallbacks, watchFunctions } from './watch-functions.ts';

const everything = (root: string): BuildInput => ({ root, outDir: functionsDir(root), services, triggers });

/** Builds every function of this repository into `dist/functions`. */
export function buildAll(root: string): Promise<BuildOutcome> {
  return buildFunctions(everything(root));
}

/** Keeps them built while their sources change. */
export function watchAll(root: string, callbacks: WatchCallbacks): Promise<() => Promise<void>> {
  return watchFunctions(everything(root), callbacks);
}
