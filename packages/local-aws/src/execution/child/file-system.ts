import { ChildProcess } from 'node:child_process';
import fs, { existsSync, realpathSync } from 'node:fs';
import Module, { syncBuiltinESMExports } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Functions of `fs` whose first two arguments are paths; of the others listed below, the first one is. */
const TWO_PATHS = ['copyFile', 'cp', 'link', 'rename', 'symlink'];
const ONE_PATH = [
  ...['access', 'appendFile', 'chmod', 'chown', 'createReadStream', 'createWriteStream', 'exists', 'lchown'],
  ...['lstat', 'lutimes', 'mkdir', 'mkdtemp', 'open', 'openAsBlob', 'opendir', 'readFile', 'readdir'],
  ...['readlink', 'realpath', 'rm', 'rmdir', 'stat', 'statfs', 'truncate', 'unlink', 'utimes', 'watch'],
  ...['watchFile', 'writeFile'],
];

export interface Mounts {
  /** What the function sees at `/tmp`, its environment's own. */
  readonly tmpDir: string;
  /** What it sees at `/opt`: later layers lie over earlier ones. */
  readonly layerDirs: readonly string[];
  /** Folders that keep their place even where they lie below `/tmp`. */
  readonly kept: readonly string[];
}

/**
 * Gives the function its own `/tmp` and `/opt`, by translating paths on their way into `fs`, into modules and
 * into child processes. A program that a function starts sees the machine's folders when it opens such a path
 * by itself.
 */
export function mountFolders(mounts: Mounts): void {
  const translate = translation(mounts);
  for (const name of [...ONE_PATH, ...TWO_PATHS]) {
    const count = TWO_PATHS.includes(name) ? 2 : 1;
    for (const [target, method] of [
      [fs, name],
      [fs, `${name}Sync`],
      [fs.promises, name],
    ] as const) {
      wrap(target, method, count, translate);
    }
  }
  syncBuiltinESMExports();
  Module.registerHooks({
    resolve(specifier, context, next) {
      if (specifier.startsWith('/')) return next(String(translate(specifier)), context);
      if (!specifier.startsWith('file:')) return next(specifier, context);
      return next(pathToFileURL(String(translate(fileURLToPath(specifier)))).href, context);
    },
  });
  wrapSpawn(translate);
}

type Translate = (path: unknown) => unknown;

function translation({ tmpDir, layerDirs, kept }: Mounts): Translate {
  const places = [tmpDir, ...layerDirs, ...kept].flatMap((each) =>
    existsSync(each) ? [each, realpathSync(each)] : [each],
  );
  const isKept = (path: string): boolean =>
    places.some((each) => path === each || path.startsWith(each + sep));
  return (given) => {
    const path = given instanceof URL && given.protocol === 'file:' ? fileURLToPath(given) : given;
    if (typeof path !== 'string' || isKept(path)) return given;
    const [, root, rest = ''] = /^\/(tmp|opt)(\/.*)?$/.exec(path) ?? [];
    if (root === 'tmp') return join(tmpDir, rest);
    if (root !== 'opt') return given;
    const layer = layerDirs.findLast((each) => existsSync(join(each, rest)));
    return layer === undefined ? given : join(layer, rest);
  };
}

function wrap(target: object, method: string, count: number, translate: Translate): void {
  const original: unknown = Reflect.get(target, method);
  if (typeof original !== 'function') return;
  const wrapped = function (this: unknown, ...given: unknown[]): unknown {
    return Reflect.apply(original, this, [...given.slice(0, count).map(translate), ...given.slice(count)]);
  };
  // Some carry others, as `realpath.native` does.
  Reflect.set(target, method, Object.assign(wrapped, original));
}

function wrapSpawn(translate: Translate): void {
  const spawn: unknown = Reflect.get(ChildProcess.prototype, 'spawn');
  if (typeof spawn !== 'function') return;
  Reflect.set(
    ChildProcess.prototype,
    'spawn',
    function (this: ChildProcess, options: Record<string, unknown>): unknown {
      const { file, args, cwd } = options;
      const translated = {
        ...options,
        file: translate(file),
        cwd: translate(cwd),
        args: Array.isArray(args) ? args.map(translate) : args,
      };
      return Reflect.apply(spawn, this, [translated]);
    },
  );
}
