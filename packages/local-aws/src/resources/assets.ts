import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, normalize, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import type { World } from '../core/world.ts';
import type { ResourceInput } from './resource-type.ts';

/**
 * The folder of a function's or layer's code: the asset the metadata names (`aws:asset:path`), else the one
 * that would be uploaded under the given key. An archive is unpacked into the data folder.
 *
 * @throws Error when there is none.
 */
export function assetDir(input: ResourceInput, s3Key: string | undefined, world: World): string {
  const named = input.metadata['aws:asset:path'];
  const path = typeof named === 'string' ? resolve(input.assemblyDir, named) : input.assets.get(s3Key ?? '');
  if (path === undefined) throw new Error(`there is no asset ${s3Key ?? ''} in the assembly`);
  if (!existsSync(path)) throw new Error(`the asset ${path} is missing: synthesise again`);
  return statSync(path).isDirectory() ? join(path, '.') : unpacked(path, join(world.dataDir, 'assets'));
}

/** The archive's files in a folder named by its content, made once. */
function unpacked(archive: string, home: string): string {
  const bytes = readFileSync(archive);
  const folder = join(home, createHash('sha256').update(bytes).digest('hex').slice(0, 32));
  if (existsSync(folder)) return folder;
  mkdirSync(home, { recursive: true });
  const draft = mkdtempSync(join(home, 'draft-'));
  try {
    for (const [name, content] of Object.entries(filesOf(archive, bytes))) {
      const file = normalize(join(draft, name));
      if (!file.startsWith(draft + sep))
        throw new Error(`the asset ${archive} has a file outside of it: ${name}`);
      mkdirSync(name.endsWith('/') ? file : dirname(file), { recursive: true });
      // Archives carry the executable bit, which Lambda honours for what a function starts; here every file has it.
      if (!name.endsWith('/')) writeFileSync(file, content, { mode: 0o755 });
    }
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

function filesOf(archive: string, bytes: Buffer): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch (error) {
    throw new Error(`the asset ${archive} is neither a folder nor a zip archive`, { cause: error });
  }
}
