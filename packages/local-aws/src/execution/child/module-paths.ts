import { realpathSync } from 'node:fs';
import Module from 'node:module';
import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Keeps a function to the packages it ships. On Lambda nothing lies above the task root, so a package found in
 * a `node_modules` higher up on this machine would be missing after a deployment. Layers come by NODE_PATH.
 */
export function confineModulePaths(root: string, layerRoots: readonly string[]): void {
  // Node looks packages up from a module's real path.
  const roots = [root, ...layerRoots].flatMap((each) => [each, realpathSync(each)]);
  const inside = (path: string): boolean =>
    roots.some((each) => path === each || path.startsWith(each + sep));
  // Node's own lookup of folders, exported but not in its type declarations.
  const internals = Module as unknown as { _nodeModulePaths(from: string): string[] };
  const original = internals._nodeModulePaths;
  internals._nodeModulePaths = (from) => original(from).filter(inside);
  Module.registerHooks({
    resolve: (specifier, context, next) => {
      const result = next(specifier, context);
      const bare = !/^(\.|\/|[a-z]+:)/.test(specifier);
      if (!bare || !result.url.startsWith('file:') || inside(fileURLToPath(result.url))) return result;
      const from = context.parentURL ?? pathToFileURL(root).href;
      throw Object.assign(new Error(`Cannot find package '${specifier}' imported from ${from}`), {
        code: 'ERR_MODULE_NOT_FOUND',
      });
    },
  });
}
