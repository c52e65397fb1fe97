import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ResourceInput } from './resource-type.ts';

/**
 * The folder of a function's or layer's code: the asset the metadata names (`aws:asset:path`), else the one
 * that would be uploaded under the given key.
 *
 * @throws Error when there is none, or when it is an archive and not a folder.
 */
export function assetDir(input: ResourceInput, s3Key: string | undefined): string {
  const named = input.metadata['aws:asset:path'];
  const path = typeof named === 'string' ? resolve(input.assemblyDir, named) : input.assets.get(s3Key ?? '');
  if (path === undefined) throw new Error(`there is no asset ${s3Key ?? ''} in the assembly`);
  if (!existsSync(path)) throw new Error(`the asset ${path} is missing: synthesise again`);
  if (!statSync(path).isDirectory()) throw new Error(`the asset ${path} is not a folder`);
  return join(path, '.');
}
