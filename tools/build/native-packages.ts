import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Needs } from '../../functions/_shared/routing/needs.ts';

/** What of `node_modules` stands beside a bundle: code, manifests and the prebuilt binaries of every platform. */
const KEPT = /(^|\/)(package\.json|[^/]+\.m?js|[^/]+\.node|[^/]+\.wasm)$/;
/** Tests, build scripts and typings of those packages. */
const DROPPED = /(^|\/)(test|tests|examples|src|build|node_modules)\//;

/** bcrypt finds its binary through node-gyp-build, for Lambda's processor and this machine's alike. */
const CLOSURE = { bcrypt: ['bcrypt', 'node-gyp-build'] } as const;

/** Files to stand beside the bundle of a function with these needs, by their path in its folder. */
export function nativeFiles(root: string, needs: Needs): Map<string, Uint8Array> {
  return needs.hashesPasswords ? packageFiles(root, CLOSURE.bcrypt) : new Map();
}

/** What the packages run with. @throws Error where one is not installed */
export function packageFiles(root: string, names: readonly string[]): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const name of names) {
    const folder = join(root, 'node_modules', name);
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
      if (!KEPT.test(path) || DROPPED.test(path)) continue;
      files.set(`node_modules/${name}/${path}`, readFileSync(join(folder, path)));
    }
  }
  if (files.size === 0) throw new Error(`nothing found of ${names.join(', ')} in node_modules`);
  return files;
}
