import { existsSync, readFileSync, realpathSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The packages that Lambda's Node.js runtimes bring beside the function's own. */
const RUNTIME_PACKAGE = /^(@aws-sdk|@smithy|@aws-crypto)\//;
const PATH_OR_URL = /^(\.|\/|[a-z]+:)/;

export interface ModuleRoots {
  /** The function's own folder. */
  readonly codeDir: string;
  readonly layerDirs: readonly string[];
  /** A file of the local runtime: AWS's SDK is found from there. */
  readonly sdkFrom: string;
}

/**
 * Makes modules resolve as on Lambda, where nothing lies above the task root: a `node_modules` or a
 * `package.json` higher up on this machine does not count, layers come by NODE_PATH, and AWS's SDK v3 comes with
 * the runtime unless the function ships its own.
 */
export function confineModulePaths({ codeDir, layerDirs, sdkFrom }: ModuleRoots): void {
  // Node looks packages up from a module's real path.
  const roots = [codeDir, ...layerDirs].flatMap((each) => [each, realpathSync(each)]);
  const rootOf = (path: string): string | undefined =>
    roots.find((each) => path === each || path.startsWith(each + sep));
  const inside = (path: string): boolean => rootOf(path) !== undefined;
  // Node's own lookup of folders, exported but not in its type declarations.
  const internals = Module as unknown as { _nodeModulePaths(from: string): string[] };
  const original = internals._nodeModulePaths;
  internals._nodeModulePaths = (from) => (inside(from) ? original(from).filter(inside) : original(from));
  const sdk = createRequire(sdkFrom);

  Module.registerHooks({
    resolve(specifier, context, next) {
      const ofRuntime = context.parentURL?.startsWith('file:') && !inside(fileURLToPath(context.parentURL));
      const bare = !PATH_OR_URL.test(specifier);
      if (!bare || ofRuntime || Module.isBuiltin(specifier)) return next(specifier, context);
      const found = attempt(() => next(specifier, context));
      if ('value' in found && inside(fileURLToPath(found.value.url))) return found.value;
      const brought = RUNTIME_PACKAGE.test(specifier) ? attempt(() => sdk.resolve(specifier)) : found;
      if ('value' in brought && typeof brought.value === 'string')
        return { url: pathToFileURL(brought.value).href, format: 'commonjs', shortCircuit: true };
      // ENOENT: what was found lies below this machine's own `/tmp` or `/opt`.
      if ('error' in found && !isMissingFile(found.error)) throw found.error;
      const from = context.parentURL ?? pathToFileURL(codeDir).href;
      throw Object.assign(new Error(`Cannot find package '${specifier}' imported from ${from}`), {
        code: 'ERR_MODULE_NOT_FOUND',
      });
    },
    load(url, context, next) {
      const root = url.startsWith('file:') && url.endsWith('.js') ? rootOf(fileURLToPath(url)) : undefined;
      if (root === undefined) return next(url, context);
      return next(url, { ...context, format: moduleFormat(root, fileURLToPath(url)) });
    },
  });
}

/** Of a `.js` file: what the nearest package.json says, no higher than the root. */
export function moduleFormat(root: string, file: string): 'module' | 'commonjs' {
  for (let folder = dirname(file); folder.startsWith(root); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
    const type = typeof parsed === 'object' && parsed !== null && 'type' in parsed ? parsed.type : undefined;
    return type === 'module' ? 'module' : 'commonjs';
  }
  return 'commonjs';
}

const isMissingFile = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

type Attempt<T> = { readonly value: T } | { readonly error: unknown };
function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}
